#include "link.h"

#include <errno.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <net/route.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_INTERFACES 64

static struct ifreq request_for(const char *name) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  return request;
}

static struct sockaddr inet(struct in_addr address) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr = address};
  struct sockaddr general;
  memcpy(&general, &in, sizeof general);
  return general;
}

static bool ask(int what, void *argument) {
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) return false;
  bool done = ioctl(any, what, argument) == 0;
  int error = errno;
  close(any);
  errno = error;
  return done;
}

bool link_first(struct link *link) {
  for (int index = 1; index <= MOST_INTERFACES; index++) {
    struct ifreq request = {.ifr_ifindex = index};
    if (!ask(SIOCGIFNAME, &request) || !ask(SIOCGIFHWADDR, &request)) continue;
    if (request.ifr_hwaddr.sa_family != ARPHRD_ETHER) continue;
    *link = (struct link){.index = index};
    memcpy(link->name, request.ifr_name, sizeof link->name);
    memcpy(link->address, request.ifr_hwaddr.sa_data, sizeof link->address);
    return true;
  }
  return false;
}

bool link_up(const char *name) {
  struct ifreq request = request_for(name);
  if (!ask(SIOCGIFFLAGS, &request)) return false;
  request.ifr_flags |= IFF_UP;
  return ask(SIOCSIFFLAGS, &request);
}

bool link_set_address(const char *name, struct in_addr address, struct in_addr mask) {
  struct ifreq request = request_for(name);
  request.ifr_addr = inet(address);
  if (!ask(SIOCSIFADDR, &request)) return false;
  if (address.s_addr == 0) return true;
  request.ifr_netmask = inet(mask);
  return ask(SIOCSIFNETMASK, &request);
}

bool link_set_mtu(const char *name, int bytes) {
  struct ifreq request = request_for(name);
  request.ifr_mtu = bytes;
  return ask(SIOCSIFMTU, &request);
}

bool link_add_route(const char *name, struct in_addr target, struct in_addr mask, struct in_addr gateway) {
  char device[16];
  memcpy(device, name, sizeof device);
  struct rtentry route = {
      .rt_dst = inet(target),
      .rt_genmask = inet(mask),
      .rt_gateway = inet(gateway),
      .rt_flags = (unsigned short)(RTF_UP | (gateway.s_addr != 0 ? RTF_GATEWAY : 0)),
      .rt_dev = device,
  };
  return ask(SIOCADDRT, &route) || errno == EEXIST;
}
