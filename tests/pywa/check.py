"""A client that others wrote, pywa, against the pretend Meta.

usage: check.py BASE_URL WEBHOOK_FOLDER CUSTOMER_PHONE STRANGER_PHONE

BASE_URL is the simulator's address with a version prefix. WEBHOOK_FOLDER holds webhooks as they
were received: text.body and image.body (raw bytes) with text.signature and image.signature. The
customer has written, the stranger has not. Exits with 0 when everything is as it should be.
"""

import pathlib
import sys

import httpx
from pywa import WhatsApp, errors, handlers, types

NUMBER = "100000000000001"
ACCOUNT = "200000000000001"
SECRET = "demo-app-secret"
TOKEN = "demo-access-token"


def client(base_url: str) -> WhatsApp:
    session = httpx.Client()
    wa = WhatsApp(
        phone_id=NUMBER,
        token=TOKEN,
        session=session,
        waba_id=ACCOUNT,
        verify_token="demo-verify",
        app_secret=SECRET,
        validate_updates=True,
        server=None,
    )
    # pywa has no option for it: the address is replaced after construction.
    session.base_url = base_url
    return wa


def received(
    wa: WhatsApp, messages: list[types.Message], folder: pathlib.Path, name: str
) -> types.Message:
    """Validates and parses one webhook, as a server built on pywa would."""
    body = (folder / f"{name}.body").read_bytes()
    signature = (folder / f"{name}.signature").read_text().strip()
    assert body.isascii(), "a webhook's bytes must be ASCII"
    assert wa.webhook_update_validator(body, signature) is None, "the signature was refused"
    assert wa.webhook_update_validator(body + b" ", signature) is not None, "any signature passes"
    answer = wa.webhook_update_handler(body)
    assert answer[1] == 200, answer
    assert messages, f"{name}: pywa saw no message"
    return messages.pop()


def main() -> None:
    base_url, folder, customer, stranger = sys.argv[1:5]
    wa = client(base_url)
    folder = pathlib.Path(folder)
    messages: list[types.Message] = []
    wa.add_handlers(handlers.MessageHandler(lambda _, message: messages.append(message)))

    text = received(wa, messages, folder, "text")
    assert text.text == "Où est ma commande 10001 ? أين طلبي 😀", text.text
    assert text.from_user.wa_id == customer, text.from_user
    assert text.from_user.bsuid, "no business-scoped user id"

    image = received(wa, messages, folder, "image")
    assert image.caption == "This is how it arrived", image.caption
    url = wa.get_media_url(image.image.id)
    content = wa.get_media_bytes(url=url.url)
    assert content.startswith(b"\x89PNG"), content[:8]
    assert len(content) == int(url.file_size), (len(content), url.file_size)

    assert wa.mark_message_as_read(text.id).success
    assert wa.indicate_typing(text.id).success

    sent = wa.send_message(customer, "Votre commande est en route 🚚", tracker="outbox-1")
    assert sent.id.startswith("wamid."), sent

    png = folder / "upload.png"
    png.write_bytes(content)
    media = wa.upload_media(png, mime_type="image/png", filename="upload.png")
    assert wa.send_image(customer, media.id, caption="Your parcel").id.startswith("wamid.")

    templates = list(wa.get_templates())
    assert {"order_update", "refund_issued"} <= {template.name for template in templates}

    try:
        wa.send_message(stranger, "Hello")
    except errors.ReEngagementMessage as error:
        assert error.code == 131047, error
    else:
        raise AssertionError("a message outside the window must be refused")

    print("pywa agrees")


if __name__ == "__main__":
    main()
