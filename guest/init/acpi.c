#include "acpi.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel.h"
#include "loop.h"
#include "say.h"

#define FAMILY "acpi_event"
#define BUTTON "button/power"

/* Every message: this header, then attributes. */
struct head {
  struct netlink_header netlink;
  struct generic_header generic;
};

static int events = -1;
static void (*pressed)(void);

static ssize_t receive(char *buffer, size_t room) {
  struct netlink_address from;
  socklen_t length = sizeof from;
  ssize_t got = recvfrom(events, buffer, room, 0, (struct sockaddr *)&from, &length);
  return got > 0 && from.port != 0 ? 0 : got;
}

/* Of the attributes in [at, end), the contents of the first of `type`; `*end` then ends them. */
static const char *attribute(const char *at, const char **end, int type) {
  struct netlink_attribute head;
  while (*end - at >= (ptrdiff_t)sizeof head) {
    memcpy(&head, at, sizeof head);
    if (head.length < sizeof head || head.length > *end - at) return NULL;
    if (type < 0 || (head.type & 0x3fff) == type) {
      *end = at + head.length;
      return at + sizeof head;
    }
    at += (head.length + 3) & ~3;
  }
  return NULL;
}

static int request_family(void) {
  struct {
    struct head head;
    struct netlink_attribute attribute;
    char name[(sizeof FAMILY + 3) & ~3u];
  } ask = {
      .head = {{sizeof ask, GENL_ID_CTRL, NLM_F_REQUEST, 1, 0}, {CTRL_CMD_GETFAMILY, 1, 0}},
      .attribute = {sizeof(struct netlink_attribute) + sizeof FAMILY, CTRL_ATTR_FAMILY_NAME},
      .name = FAMILY,
  };
  return send(events, &ask, sizeof ask, 0) == sizeof ask;
}

/* The number of the family's one multicast group, 0 when this kernel has no such family. */
static uint32_t group_of_family(void) {
  char answer[2048];
  uint32_t group = 0;
  ssize_t got = request_family() ? receive(answer, sizeof answer) : -1;
  if (got < (ssize_t)sizeof(struct head)) return 0;
  const char *end = answer + got;
  const char *at = attribute(answer + sizeof(struct head), &end, CTRL_ATTR_MCAST_GROUPS);
  if (at != NULL) at = attribute(at, &end, -1);
  if (at != NULL) at = attribute(at, &end, CTRL_ATTR_MCAST_GRP_ID);
  if (at != NULL && end - at >= (ptrdiff_t)sizeof group) memcpy(&group, at, sizeof group);
  return group;
}

static void on_event(short happened) {
  char event[512];
  const size_t class_at = sizeof(struct head) + sizeof(struct netlink_attribute);
  (void)happened;
  ssize_t got = receive(event, sizeof event);
  if (got < (ssize_t)(class_at + ACPI_DEVICE_CLASS_BYTES)) return;
  if (strncmp(event + class_at, BUTTON, strlen(BUTTON)) == 0) pressed();
}

void acpi_listen(void (*on_power_button)(void)) {
  struct netlink_address own = {.family = AF_NETLINK};
  pressed = on_power_button;
  events = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
  if (events < 0) return note("power button: %s", strerror(errno));
  bind(events, (struct sockaddr *)&own, sizeof own);
  uint32_t group = group_of_family();
  if (group == 0 || setsockopt(events, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0) {
    note("power button: no ACPI events");
    close(events);
    return;
  }
  fcntl(events, F_SETFL, O_NONBLOCK);
  loop_watch(events, POLLIN, on_event);
}
