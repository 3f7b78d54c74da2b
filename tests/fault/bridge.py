#!/usr/bin/python3
"""Runs a server in a network of its own and leads to it by a socket file: so a faulty server may stand in front of it at
the very address the server believes to have, and every link and signature of the real one stays as it was made.

usage: unshare -rn bridge.py SOCKET PORT PROGRAM ARGUMENTS...
"""
import fcntl
import socket
import struct
import subprocess
import sys
import threading

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        name = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, SIOCGIFFLAGS, name))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one end is gone; the other sees it


def lead(client, port):
    with client, socket.create_connection(("127.0.0.1", port)) as server:
        back = threading.Thread(target=copy, args=(server, client), daemon=True)
        back.start()
        copy(client, server)
        back.join()


def main():
    path, port, program = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    loopback_up()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    server = subprocess.Popen(program)

    def accept():
        while True:
            client, _ = listener.accept()
            threading.Thread(target=lead, args=(client, port), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    try:
        return server.wait()
    finally:
        server.kill()


if __name__ == "__main__":
    sys.exit(main())
