#include "network.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "config.h"
#include "dhcp.h"
#include "link.h"
#include "say.h"

#define RESOLVER "/etc/resolv.conf"
#define HOSTS "/etc/hosts"

static bool waits_for_lease;

static void name_host(void) {
  if (config.hostname == NULL) return;
  if (sethostname(config.hostname, strlen(config.hostname)) != 0)
    return complain("hostname %s: %s", config.hostname, strerror(errno));
  char *hosts = read_file(HOSTS).at;
  if (hosts == NULL) hosts = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n";
  if (strstr(hosts, config.hostname) != NULL) return;
  if (!write_file(HOSTS, text_of("%s127.0.1.1\t%s\n", hosts, config.hostname)))
    complain("%s: %s", HOSTS, strerror(errno));
}

static void write_resolver(const struct network *network) {
  char *text = *network->domain == '\0' ? "" : text_of("search %s\n", network->domain);
  for (unsigned i = 0; i < network->name_server_count; i++)
    text = text_of("%snameserver %s\n", text, address_text(network->name_servers[i]));
  if (*text != '\0' && !write_file(RESOLVER, text)) complain("%s: %s", RESOLVER, strerror(errno));
}

/* Some clouds hand out a gateway outside of the address's own network: it then needs a route itself. */
static bool add_route(const char *name, const struct network *network, const struct route *route) {
  static const struct in_addr all_ones = {0xffffffff}, none = {0};
  bool outside = (route->gateway.s_addr ^ network->address.s_addr) & network->mask.s_addr;
  if (route->gateway.s_addr != 0 && outside) link_add_route(name, route->gateway, all_ones, none);
  return link_add_route(name, route->target, route->mask, route->gateway);
}

void network_apply(const char *name, const struct network *network) {
  if (network->mtu != 0 && !link_set_mtu(name, network->mtu))
    complain("network %s: MTU %d: %s", name, network->mtu, strerror(errno));
  if (!link_set_address(name, network->address, network->mask))
    return complain("network %s: address %s: %s", name, address_text(network->address), strerror(errno));
  for (unsigned i = 0; i < network->route_count; i++)
    if (!add_route(name, network, &network->routes[i]))
      complain("network %s: route by %s: %s", name, address_text(network->routes[i].gateway), strerror(errno));
  write_resolver(network);
  note("network %s: %s", name, address_text(network->address));
}

/* `ADDRESS/PREFIX[,GATEWAY[,DNS]...]`; the gateway may be empty. */
static bool parse(char *value, struct network *network) {
  long prefix;
  char *rest = text_part(&value, ',');
  char *address = text_part(&rest, '/');
  if (!address_of(address, &network->address) || !number_of(rest, 1, 32, &prefix)) return false;
  network->mask.s_addr = htonl(0xffffffffu << (32 - prefix));
  char *gateway = text_part(&value, ',');
  if (gateway != NULL && *gateway != '\0') {
    network->route_count = 1;
    if (!address_of(gateway, &network->routes[0].gateway)) return false;
  }
  char *server;
  while ((server = text_part(&value, ',')) != NULL) {
    if (network->name_server_count == MOST_NAME_SERVERS) return false;
    if (!address_of(server, &network->name_servers[network->name_server_count++])) return false;
  }
  return true;
}

static void begin_static(const char *name) {
  struct network network = {0};
  char *shown = text_of("%s", config.network);
  if (parse(config.network, &network)) network_apply(name, &network);
  else complain("ip %s: it is dhcp, off or ADDRESS/PREFIX,GATEWAY,DNS", shown);
  free(shown);
}

static void begin_interface(void) {
  static struct link link;
  if (config.network != NULL && strcmp(config.network, "off") == 0) return;
  if (!link_first(&link)) {
    if (config.network != NULL) complain("network: the machine has no network interface");
    return;
  }
  if (!link_up(link.name)) return complain("network %s: %s", link.name, strerror(errno));
  if (config.network != NULL && strcmp(config.network, "dhcp") != 0) return begin_static(link.name);
  waits_for_lease = true;
  dhcp_begin(&link);
}

/* The whole machine is the release's: any port may be its own, whoever it runs as. */
static void open_low_ports(void) {
  write_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
}

void network_begin(void) {
  name_host();
  if (!link_up("lo")) complain("network lo: %s", strerror(errno));
  open_low_ports();
  begin_interface();
}

bool network_is_settled(void) {
  return !waits_for_lease || dhcp_has_lease();
}
