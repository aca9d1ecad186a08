#ifndef PORT_H
#define PORT_H

/* The control port: lines of text to and from the host (docs/guest.md), when the machine has one. */

/* Opens the port, now or as soon as the kernel has found it. */
void port_begin(void);

/* The device of the virtio port `name`, in memory of its own; NULL when there is none. */
char *port_path(const char *name);

/* Queues one line; it goes out when the host listens. */
__attribute__((format(printf, 1, 2))) void port_send(const char *pattern, ...);

/* Waits, a moment at most, until the host has everything. */
void port_finish(void);

/* To be called on SIGIO, by which the kernel tells that the host came or went. */
void port_look(void);

#endif
