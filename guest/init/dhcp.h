#ifndef DHCP_H
#define DHCP_H

#include <stdbool.h>

#include "link.h"

/* Gets an address for the interface from a DHCP server and keeps it for as long as the machine runs.
 * Keeps `link`. */
void dhcp_begin(const struct link *link);

bool dhcp_has_lease(void);

#endif
