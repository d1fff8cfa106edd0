"""All routes of the admin API."""

from __future__ import annotations

from fake_strapi.http.admin.api_tokens import add_api_token_routes
from fake_strapi.http.admin.authentication import add_authentication_routes
from fake_strapi.http.admin.information import add_information_routes
from fake_strapi.http.admin.locales import add_locale_admin_routes
from fake_strapi.http.admin.permissions import add_permission_routes
from fake_strapi.http.admin.roles import add_role_routes
from fake_strapi.http.admin.sessions import add_session_routes
from fake_strapi.http.admin.uploads import add_upload_admin_routes
from fake_strapi.http.admin.users import add_user_routes
from fake_strapi.http.admin.users_permissions import add_users_permissions_routes
from fake_strapi.http.admin.webhooks import add_webhook_routes
from fake_strapi.http.router import Router
from fake_strapi.installation import Installation


def add_admin_routes(router: Router, installation: Installation) -> None:
    add_authentication_routes(router, installation.behaviour)
    add_user_routes(router)
    if installation.behaviour.admin_sessions:
        add_session_routes(router)
    add_role_routes(router)
    add_permission_routes(router)
    add_api_token_routes(router)
    add_webhook_routes(router)
    add_information_routes(router)
    add_locale_admin_routes(router)
    add_users_permissions_routes(router, installation)
    add_upload_admin_routes(router, installation)
