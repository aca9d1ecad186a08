#ifndef NETWORK_H
#define NETWORK_H

#include <netinet/in.h>
#include <stdbool.h>

#define MOST_NAME_SERVERS 3
#define MOST_ROUTES 16

struct route {
  struct in_addr target, mask, gateway;
};

/* What an interface is to be set to, whoever says so. */
struct network {
  struct in_addr address, mask;
  struct route routes[MOST_ROUTES];
  unsigned route_count;
  struct in_addr name_servers[MOST_NAME_SERVERS];
  unsigned name_server_count;
  char domain[128];
  int mtu;
};

/* Sets the host name, the loopback interface, and the first other interface as configured. */
void network_begin(void);

/* False as long as the release does well to wait for an address. */
bool network_is_settled(void);

/* Sets interface `name`; complains of what does not work. */
void network_apply(const char *name, const struct network *network);

#endif
