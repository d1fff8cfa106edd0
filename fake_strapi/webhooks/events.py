"""The events that a webhook may ask for, and those that only Strapi's Enterprise Edition has. One row an event.

Source: webhookStore.addAllowedEvent in services/entity-service, content-manager and upload of 4.26.2; in
services/document-service, content-manager and upload of 5.54.0; measured through `POST /admin/webhooks`.
"""

from __future__ import annotations

from fake_strapi.versions.behaviour import Behaviour

ENTRY_EVENTS = ("entry.create", "entry.update", "entry.delete", "entry.publish", "entry.unpublish")
DISCARD = "entry.draft-discard"
MEDIA_EVENTS = ("media.create", "media.update", "media.delete")
TEST_EVENT = "trigger-test"


def allowed_events(behaviour: Behaviour) -> frozenset[str]:
    """What a webhook of this version may ask for."""
    discard = (DISCARD,) if behaviour.drafts_discarded else ()
    return frozenset((*ENTRY_EVENTS, *discard, *MEDIA_EVENTS))
