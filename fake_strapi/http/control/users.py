"""Users of users-permissions, their settings, and the mails to them."""

from __future__ import annotations

from flask import Response, request

from fake_strapi.errors import FakeStrapiError
from fake_strapi.http.control.access import actions
from fake_strapi.http.control.calls import ControlCall, answer, json_body, json_object
from fake_strapi.http.control.schemas import DONE, OBJECT, TEXT, WHOLE, keys, list_of, record
from fake_strapi.world import World

ALLOW_KEYS = {"allow": "actions that every user of the Authenticated role may do from here on"}


def create_user(world: World) -> Response:
    body = json_body()
    if not isinstance(body, dict) or not isinstance(body.get("username"), str):
        raise FakeStrapiError('expected {"username": …}, and any more attributes of the user, or the type of a "role"')
    username, more = body["username"], {key: value for key, value in body.items() if key != "username"}
    made = world.access.create_user(username, **more)
    return answer(
        {
            "id": made["id"],
            "username": made["username"],
            "email": made["email"],
            "jwt": world.access.user_jwt(made["id"]),
        },
        201,
    )


def give_jwt(world: World, user_id: int) -> Response:
    return answer({"jwt": world.access.jwt_for(user_id)}, 201)


def allow_authenticated(world: World) -> Response:
    world.access.allow_authenticated(actions(json_object(ALLOW_KEYS).get("allow"), "allow"))
    return answer({"status": "ok"})


def change_settings(world: World, name: str) -> Response:
    body = json_body()
    if not isinstance(body, dict):
        raise FakeStrapiError('expected an object of settings, such as {"email_confirmation": true}')
    world.access.change_settings(name, body)
    return answer({"status": "ok"})


def outbox(world: World) -> Response:
    return answer({"mails": world.outbox.mails(request.args.get("to"))})


def empty_outbox(world: World) -> Response:
    world.outbox.empty()
    return answer({"status": "ok"})


CALLS = (
    ControlCall(
        "POST",
        "/users",
        "a new user: {username, role, …}; answers it with its JWT",
        create_user,
        body=record(username=TEXT),
        answers=record(id=WHOLE, username=TEXT, email=TEXT, jwt=TEXT),
        status=201,
    ),
    ControlCall(
        "POST",
        "/users/<int:user_id>/jwt",
        "the JWT that logging in would give the user now",
        give_jwt,
        answers=record(jwt=TEXT),
        status=201,
    ),
    ControlCall(
        "POST",
        "/authenticated",
        "{allow}: users may do these actions too",
        allow_authenticated,
        body=keys(ALLOW_KEYS, allow=list_of(TEXT)),
        answers=DONE,
    ),
    ControlCall(
        "PUT",
        "/settings/<name>",
        "settings of users-permissions, merged in: advanced, email-templates or providers",
        change_settings,
        body=OBJECT,
        answers=DONE,
    ),
    ControlCall(
        "GET",
        "/outbox",
        "the mails that Strapi would have sent, oldest first",
        outbox,
        query={"to": "only those to this address"},
        answers=record(mails=list_of(OBJECT)),
    ),
    ControlCall("DELETE", "/outbox", "forget the mails", empty_outbox, answers=DONE),
)
