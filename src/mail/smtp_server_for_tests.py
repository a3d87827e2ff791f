"""An SMTP server for mail's tests (aiosmtpd). Prints its port, then what became of each message as a
line of JSON. Recipients say how it behaves: no@… is refused, later@… is put off, lost@… is taken and
the connection breaks before the answer, broken@… before the message."""
import asyncio
import email
import email.policy
import json

from aiosmtpd.smtp import SMTP


def say(what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("no@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later@"):
            return "451 4.7.1 come back later"
        if address.startswith("broken@"):
            server.transport.abort()
            return "421 gone"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say({"from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": message["subject"],
             "sender": message["from"], "id": message["message-id"],
             "headers": sorted(key.lower() for key in message.keys()),
             "text": message.get_content()})
        if envelope.rcpt_tos[0].startswith("lost@"):
            server.transport.abort()
        return "250 taken"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="test"), "127.0.0.1", 0)
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
