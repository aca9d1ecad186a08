#ifndef DHCP_MESSAGE_H
#define DHCP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "link.h"
#include "network.h"

/* RFC 2131 and 2132 as bytes; RFC 3442 for routes. */

enum dhcp_type { DHCP_DISCOVER = 1, DHCP_OFFER, DHCP_REQUEST, DHCP_DECLINE, DHCP_ACK, DHCP_NAK };

#define DHCP_MOST_BYTES 1500

/* What a server offers or grants. Times are seconds from the answer on. */
struct lease {
  enum dhcp_type type;
  struct in_addr server;
  uint32_t renew_after, rebind_after, lasts;
  struct network network;
};

/* What to ask for. `address` is the one in use, `wanted` the one offered; 0.0.0.0 when there is none. */
struct dhcp_question {
  enum dhcp_type type;
  uint32_t transaction;
  struct in_addr address, wanted, server;
  bool by_broadcast;
};

/* Writes the message into `bytes`, DHCP_MOST_BYTES long, and returns its length. By broadcast it is a whole
 * IP packet, otherwise the contents of a UDP datagram. */
size_t dhcp_write(uint8_t *bytes, const struct link *link, const struct dhcp_question *question);

/* Reads an IP packet; false when it is no answer to `transaction`. */
bool dhcp_read(const uint8_t *bytes, size_t length, const struct link *link, uint32_t transaction,
               struct lease *lease);

#endif
