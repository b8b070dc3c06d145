import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):


    initial = True

    dependencies = [
        ('unions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.JSONField()),
                ('revision', models.PositiveBigIntegerField()),
                ('saved_at', models.DateTimeField()),
                ('points', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='Mã câu hỏi')),
                ('kind', models.CharField(choices=[('single', 'Một lựa chọn'), ('multiple', 'Nhiều lựa chọn'), ('boolean', 'Đúng hay sai'), ('essay', 'Tự luận')], max_length=8, verbose_name='Dạng')),
                ('topic', models.CharField(choices=[('T01', 'Tình hình mới; chức năng, nhiệm vụ của công đoàn'), ('T02', 'Hiệp định CPTPP, EVFTA và tiêu chuẩn lao động quốc tế'), ('T03', 'Tuyên truyền pháp luật và nếp sống văn hóa công nghiệp'), ('T04', 'Bộ luật Lao động 2019 và văn bản hướng dẫn'), ('T05', 'Đối thoại và dân chủ tại nơi làm việc'), ('T06', 'Thương lượng tập thể và thỏa ước lao động tập thể'), ('T07', 'Giải quyết tranh chấp lao động, đình công'), ('T08', 'Xây dựng quan hệ lao động hài hòa'), ('T09', 'Tài chính, kế toán công đoàn cơ sở'), ('T10', 'Phát triển đoàn viên, thành lập công đoàn cơ sở'), ('T11', 'Đổi mới cách làm việc của chủ tịch công đoàn cơ sở'), ('T12', 'Công tác tổ chức, đại hội và hồ sơ'), ('T13', 'Công tác nữ công, bình đẳng giới'), ('T14', 'Công tác ủy ban kiểm tra'), ('T15', 'An toàn, vệ sinh lao động; mạng lưới an toàn vệ sinh viên'), ('T16', 'Bảo hiểm xã hội, bảo hiểm thất nghiệp'), ('T17', 'Kỹ năng số'), ('T18', 'Mô hình chính quyền hai cấp và Luật Công đoàn 2024'), ('T19', 'Chăm lo, hỗ trợ người khó khăn; kỹ năng tư vấn')], max_length=3, verbose_name='Chuyên đề')),
                ('stem', models.TextField(verbose_name='Câu hỏi')),
                ('choices', models.JSONField(default=list, verbose_name='Phương án')),
                ('key', models.JSONField(default=list, verbose_name='Đáp án')),
                ('rubric', models.JSONField(default=list, verbose_name='Thang điểm')),
                ('explanation', models.TextField(blank=True, verbose_name='Giải thích')),
                ('citation', models.CharField(max_length=200, verbose_name='Căn cứ')),
                ('checked_on', models.DateField(verbose_name='Kiểm tra ngày')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='EssayMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scores', models.JSONField()),
                ('comment', models.TextField(blank=True)),
                ('marked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='essay_mark', to='exams.answer')),
                ('marker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='Tên đề')),
                ('duration_minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='Thời gian làm bài (phút)')),
                ('pass_percent', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='Điểm đạt (%)')),
                ('max_attempts', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1)], verbose_name='Số lần làm bài')),
                ('retry_after_hours', models.PositiveSmallIntegerField(default=0, verbose_name='Chờ giữa hai lần (giờ)')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='unions.unit', verbose_name='Đơn vị ra đề')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Exam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='Tên kỳ kiểm tra')),
                ('opens_at', models.DateTimeField(verbose_name='Mở lúc')),
                ('closes_at', models.DateTimeField(verbose_name='Đóng lúc')),
                ('markers', models.ManyToManyField(blank=True, related_name='exams_to_mark', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exams', to='unions.unit')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exams', to='exams.paper')),
            ],
            options={
                'ordering': ['-opens_at'],
            },
        ),
        migrations.CreateModel(
            name='PaperItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('points', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)])),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exams.item')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paper_items', to='exams.paper')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='paper_item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exams.paperitem'),
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveSmallIntegerField()),
                ('alias', models.CharField(max_length=8)),
                ('seed', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('open', 'Đang làm'), ('submitted', 'Đã nộp, chờ chấm tự luận'), ('marked', 'Đã có kết quả')], default='open', max_length=9)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('points', models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('passed', models.BooleanField(null=True)),
                ('exam', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='exams.exam')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='unions.person')),
            ],
            options={
                'ordering': ['-started_at'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='sitting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='exams.sitting'),
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exam_entries', to='unions.person')),
                ('exam', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='exams.exam')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('exam', 'person'), name='entered_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='exam',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='exam_closes_after_open'),
        ),
        migrations.AddConstraint(
            model_name='paperitem',
            constraint=models.UniqueConstraint(fields=('paper', 'item'), name='item_once_in_paper'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(fields=('exam', 'person', 'attempt'), name='attempt_once'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('exam', 'person'), name='one_open_sitting'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.UniqueConstraint(fields=('exam', 'alias'), name='alias_once_in_exam'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('sitting', 'paper_item'), name='one_answer_per_item'),
        ),
        migrations.AddField(
            model_name='entry',
            name='extra_minutes',
            field=models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(240)], verbose_name='Thêm giờ (phút)'),
        ),
        migrations.AddField(
            model_name='entry',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='essaymark',
            name='revision',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='sitting',
            name='marked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='sitting',
            name='timed_out',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='sitting',
            index=models.Index(fields=['state', 'due_at'], name='exams_sitti_state_9f8500_idx'),
        ),
    ]
