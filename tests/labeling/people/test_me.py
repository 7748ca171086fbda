def test_everybody_has_all_preferences_before_choosing_any(ada, client_of):
    preferences = client_of(ada).get("/api/people/me/").json()["preferences"]

    assert preferences == {
        "keys_on": True,
        "key_remaps": {},
        "break_hints": True,
        "break_after_minutes": 45,
        "blur_sensitive": True,
        "text_size": "normal",
        "practice_done": False,
        "first_steps_put_away": [],
    }


def test_one_preference_is_changed_without_touching_the_others(ada, client_of):
    client = client_of(ada)
    client.patch("/api/people/me/", {"preferences": {"keys_on": False}})

    remaps = {"rank.submit": "Ctrl+Enter"}
    answer = client.patch(
        "/api/people/me/", {"preferences": {"key_remaps": remaps}, "theme": "dark"}
    )

    assert answer.json()["theme"] == "dark"
    ada.refresh_from_db()
    assert ada.preferences == {"keys_on": False, "key_remaps": remaps}


def test_preferences_are_untrusted_like_everything_else(ada, client_of):
    client = client_of(ada)
    for bad in (
        {"key_remaps": {"rank.submit": "<script>"}},
        {"key_remaps": {"<img>": "a"}},
        {"key_remaps": {f"action{n}": "a" for n in range(101)}},
        {"text_size": "enormous"},
        ["not", "a", "map"],
    ):
        assert client.patch("/api/people/me/", {"preferences": bad}).status_code == 400

    ada.refresh_from_db()
    assert ada.preferences == {}


def test_nobody_gives_themselves_a_role_or_hears_of_being_held_out(ada, client_of):
    answer = client_of(ada).patch("/api/people/me/", {"roles": ["administrator"], "is_staff": True})

    assert set(answer.json()["fields"]) == {"roles", "is_staff"}
    seen = client_of(ada).get("/api/people/me/").json()
    assert seen["roles"] == ["labeler"]
    assert "held_out" not in seen
    ada.refresh_from_db()
    assert (ada.roles, ada.is_staff) == (["labeler"], False)
