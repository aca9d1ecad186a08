#ifndef LINK_H
#define LINK_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#define HARDWARE_ADDRESS_BYTES 6

/* A network interface. Functions return false, with errno set, when the kernel refuses. */
struct link {
  char name[16];
  int index;
  uint8_t address[HARDWARE_ADDRESS_BYTES];
};

/* The first interface that is Ethernet. */
bool link_first(struct link *link);

bool link_up(const char *name);

/* Gives the interface an address; 0.0.0.0 takes it, and the routes by it, away. */
bool link_set_address(const char *name, struct in_addr address, struct in_addr mask);

bool link_set_mtu(const char *name, int bytes);

/* Routes packets for `target` through `gateway`, or straight to the link when that is 0.0.0.0. */
bool link_add_route(const char *name, struct in_addr target, struct in_addr mask, struct in_addr gateway);

#endif
