import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signals', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='filedsignal',
            name='stake',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce('amount_cents', models.Value(-1)), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='filedsignal',
            index=models.Index(fields=['fund', 'purpose', 'pending', 'stake', 'id'], name='signal_by_stake'),
        ),
    ]
