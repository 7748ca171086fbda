import pytest
from django.test import Client

from labeling.models import Form, Role, Seat, Task, User
from labeling.tasks.models import Kind
from labeling.tasks.services import take_seat
from tests.labeling.conftest import open_one


@pytest.fixture
def admin_of(db):
    def signed_in(role: Role) -> Client:
        person = User.objects.create_user(role, roles=[role], is_staff=True)
        client = Client()
        client.force_login(person, backend="labeling.people.authentication.PasswordBackend")
        return client

    return signed_in


def act(client: Client, action: str, task: Task) -> str:
    sent = {"action": action, "_selected_action": [task.pk]}
    return client.post("/admin/labeling/task/", sent, follow=True).content.decode()


def active(task: Task) -> int:
    return Seat.objects.active().filter(task=task).count()


def test_managers_see_the_progress_of_each_task(admin_of, ada):
    open_one(overlap=3)
    take_seat(labeler=ada)

    page = admin_of(Role.MANAGER).get("/admin/labeling/task/").content.decode()

    assert "Why is the sky blue?" in page
    assert "0 of 3" in page


def test_managers_change_the_overlap_retire_a_task_and_ask_again(admin_of):
    task = open_one(overlap=2)
    manager = admin_of(Role.MANAGER)

    act(manager, "want_one_more", task)
    assert active(task) == 3
    act(manager, "want_one_less", task)
    assert active(task) == 2
    act(manager, "retire", task)
    assert active(task) == 0
    act(manager, "ask_again", task)
    assert active(task) == 1


def test_a_refused_action_says_why(admin_of, ada):
    task = open_one()
    take_seat(labeler=ada)

    page = act(admin_of(Role.MANAGER), "want_one_less", task)

    assert "Retire the task instead" in page
    assert active(task) == 1


def test_labelers_cannot_open_the_admin_page(admin_of):
    task = open_one()
    labeler = admin_of(Role.LABELER)

    assert labeler.get("/admin/labeling/task/").status_code == 403
    assert act(labeler, "retire", task)
    assert active(task) == 1


def test_researchers_edit_the_flags_of_a_form(admin_of):
    open_one(Kind.RATE)
    form = Form.objects.get()

    page = admin_of(Role.RESEARCHER).get(f"/admin/labeling/form/{form.pk}/change/")

    assert "hallucination" in page.content.decode()


def test_nobody_deletes_or_recodes_a_flag_that_labels_may_name(db):
    open_one(Kind.RATE)
    form = Form.objects.get()
    flag = form.flags.all()[0]
    codes = list(form.flags.values_list("code", flat=True))
    client = Client()
    root = User.objects.create_superuser("root")
    client.force_login(root, backend="labeling.people.authentication.PasswordBackend")
    sent = {
        **{name: getattr(form, name) for name in ("name", "lowest_means", "highest_means")},
        **{"lowest_rating": 1, "highest_rating": 7, "bins_from": 7},
        **{"flags-TOTAL_FORMS": 1, "flags-INITIAL_FORMS": 1, "flags-0-id": flag.pk},
        **{"flags-0-form": form.pk, "flags-0-code": "else", "flags-0-name": "Wrong fact"},
        **{"flags-0-position": 0, "flags-0-DELETE": "on"},
        **{"span_kinds-TOTAL_FORMS": 0, "span_kinds-INITIAL_FORMS": 0},
    }

    answer = client.post(f"/admin/labeling/form/{form.pk}/change/", sent)

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert sorted(form.flags.values_list("code", flat=True)) == sorted(codes)
    assert form.flags.get(pk=flag.pk).name == "Wrong fact"
