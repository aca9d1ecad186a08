#include <string.h>

#include "dhcp_layout.h"
#include "dhcp_message.h"

#define DEFAULT_LEASE 3600
#define LEAST_LEASE 2

static uint32_t get32(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static struct in_addr get_address(const uint8_t *at) {
  struct in_addr address;
  memcpy(&address, at, sizeof address);
  return address;
}

static struct in_addr mask_of(unsigned prefix) {
  return (struct in_addr){htonl(prefix == 0 ? 0 : 0xffffffffu << (32 - prefix))};
}

static void add_route(struct network *network, struct route route) {
  if (network->route_count < MOST_ROUTES) network->routes[network->route_count++] = route;
}

/* RFC 3442: prefix length, the bytes of the target that it covers, gateway. */
static void read_routes(const uint8_t *at, const uint8_t *end, struct network *network) {
  while (at < end && *at <= 32) {
    unsigned prefix = *at++;
    size_t bytes = (prefix + 7) / 8;
    uint8_t target[4] = {0};
    if ((size_t)(end - at) < bytes + 4) return;
    memcpy(target, at, bytes);
    at += bytes;
    add_route(network, (struct route){get_address(target), mask_of(prefix), get_address(at)});
    at += 4;
  }
}

static void read_name_servers(const uint8_t *at, const uint8_t *end, struct network *network) {
  for (; end - at >= 4 && network->name_server_count < MOST_NAME_SERVERS; at += 4)
    network->name_servers[network->name_server_count++] = get_address(at);
}

/* It goes into a file that others read: only what a name may contain. */
static void read_domain(const uint8_t *at, size_t length, struct network *network) {
  if (length >= sizeof network->domain) return;
  for (size_t i = 0; i < length; i++)
    if (at[i] <= ' ' || at[i] > '~') return;
  memcpy(network->domain, at, length);
}

/* Of the options that occur once, the value; NULL when it is not there or too short. */
static const uint8_t *value_of(const uint8_t *at, const uint8_t *end, enum option option, size_t *length) {
  size_t least = *length;
  while (at < end && *at != OPTION_END) {
    if (*at == 0) {
      at++;
      continue;
    }
    if (end - at < 2 || end - at - 2 < at[1]) return NULL;
    *length = at[1];
    if (*at == option) return *length < least ? NULL : at + 2;
    at += 2 + at[1];
  }
  return NULL;
}

static uint32_t seconds_of(const uint8_t *at, const uint8_t *end, enum option option, uint32_t otherwise) {
  size_t length = 4;
  const uint8_t *value = value_of(at, end, option, &length);
  return value == NULL ? otherwise : get32(value);
}

static void read_times(const uint8_t *at, const uint8_t *end, struct lease *lease) {
  lease->lasts = seconds_of(at, end, OPTION_LEASE, DEFAULT_LEASE);
  if (lease->lasts < LEAST_LEASE) lease->lasts = LEAST_LEASE;
  lease->renew_after = seconds_of(at, end, OPTION_RENEW, lease->lasts / 2);
  lease->rebind_after = seconds_of(at, end, OPTION_REBIND, lease->lasts - lease->lasts / 8);
  if (lease->rebind_after > lease->lasts) lease->rebind_after = lease->lasts;
  if (lease->renew_after > lease->rebind_after) lease->renew_after = lease->rebind_after;
}

/* Given the option for routes, that for the router does not count. */
static void read_network(const uint8_t *at, const uint8_t *end, struct network *network) {
  static const struct in_addr everywhere = {0};
  size_t length = 4;
  const uint8_t *value = value_of(at, end, OPTION_MASK, &length);
  network->mask = value == NULL ? mask_of(24) : get_address(value);
  length = 5;
  if ((value = value_of(at, end, OPTION_ROUTES, &length)) != NULL) read_routes(value, value + length, network);
  length = 4;
  if (network->route_count == 0 && (value = value_of(at, end, OPTION_ROUTER, &length)) != NULL)
    add_route(network, (struct route){everywhere, everywhere, get_address(value)});
  length = 4;
  if ((value = value_of(at, end, OPTION_DNS, &length)) != NULL) read_name_servers(value, value + length, network);
  length = 1;
  if ((value = value_of(at, end, OPTION_DOMAIN, &length)) != NULL) read_domain(value, length, network);
  length = 2;
  if ((value = value_of(at, end, OPTION_MTU, &length)) != NULL) network->mtu = value[0] << 8 | value[1];
  if (network->mtu < LEAST_MTU) network->mtu = 0;
}

static bool read_message(const uint8_t *message, const uint8_t *end, struct lease *lease) {
  const uint8_t *options = message + OPTIONS_AT;
  size_t length = 1;
  const uint8_t *type = value_of(options, end, OPTION_TYPE, &length);
  length = 4;
  const uint8_t *server = value_of(options, end, OPTION_SERVER, &length);
  if (type == NULL || server == NULL) return false;
  *lease = (struct lease){.type = (enum dhcp_type) * type, .server = get_address(server)};
  lease->network.address = get_address(message + 16);
  read_times(options, end, lease);
  read_network(options, end, &lease->network);
  return true;
}

bool dhcp_read(const uint8_t *bytes, size_t length, const struct link *link, uint32_t transaction,
               struct lease *lease) {
  if (length < IP_BYTES || bytes[0] >> 4 != 4 || bytes[9] != IPPROTO_UDP) return false;
  size_t headers = (size_t)(bytes[0] & 15) * 4 + UDP_BYTES;
  if (headers < IP_BYTES + UDP_BYTES || length < headers + OPTIONS_AT) return false;
  const uint8_t *udp = bytes + headers - UDP_BYTES;
  const uint8_t *message = bytes + headers;
  if ((udp[2] << 8 | udp[3]) != CLIENT_PORT || message[0] != 2) return false;
  if (memcmp(message + 4, &transaction, 4) != 0 || get32(message + OPTIONS_AT - 4) != COOKIE) return false;
  if (memcmp(message + 28, link->address, HARDWARE_ADDRESS_BYTES) != 0) return false;
  return read_message(message, bytes + length, lease);
}
