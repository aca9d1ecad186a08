#include "dhcp.h"

#include <errno.h>
#include <net/ethernet.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "clock.h"
#include "dhcp_layout.h"
#include "dhcp_message.h"
#include "loop.h"
#include "say.h"

#define FIRST_WAIT (SECOND / 4)
#define LONGEST_WAIT (64 * SECOND)
#define MOST_REQUESTS 4
#define FOREVER 0xffffffffu

/* RFC 2131, figure 5. */
enum state { SELECTING, REQUESTING, BOUND, RENEWING, REBINDING };

static const struct link *device;
static enum state state;
static struct lease lease;
static bool applied;
static int packets = -1;
static int datagrams = -1;
static uint32_t transaction;
static unsigned tries;
static int64_t granted;
static int64_t wait;

static void step(void);

bool dhcp_has_lease(void) {
  return state >= BOUND;
}

static void close_sockets(void) {
  loop_forget(packets);
  if (packets >= 0) close(packets);
  if (datagrams >= 0) close(datagrams);
  packets = datagrams = -1;
}

static void on_packet(short happened);

/* Answers are read below IP, which would not let them in before the interface has its address. */
static bool open_packets(void) {
  struct sockaddr_ll own = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = device->index};
  if (packets >= 0) return true;
  packets = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, own.sll_protocol);
  if (packets >= 0 && bind(packets, (struct sockaddr *)&own, sizeof own) == 0) {
    loop_watch(packets, POLLIN, on_packet);
    return true;
  }
  complain("dhcp %s: %s", device->name, strerror(errno));
  close_sockets();
  return false;
}

/* Holds UDP port 68 while an answer may come to it, or the kernel would call the port unreachable. */
static void open_datagrams(void) {
  struct sockaddr_in own = {
      .sin_family = AF_INET, .sin_port = htons(CLIENT_PORT), .sin_addr = lease.network.address};
  if (datagrams >= 0) return;
  datagrams = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (datagrams >= 0) bind(datagrams, (struct sockaddr *)&own, sizeof own);
}

static void send_to_all(const uint8_t *bytes, size_t length) {
  struct sockaddr_ll all = {
      .sll_family = AF_PACKET,
      .sll_protocol = htons(ETH_P_IP),
      .sll_ifindex = device->index,
      .sll_halen = HARDWARE_ADDRESS_BYTES,
      .sll_addr = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
  };
  sendto(packets, bytes, length, 0, (struct sockaddr *)&all, sizeof all);
}

static void send_to_server(const uint8_t *bytes, size_t length) {
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(SERVER_PORT), .sin_addr = lease.server};
  open_datagrams();
  sendto(datagrams, bytes, length, 0, (struct sockaddr *)&server, sizeof server);
}

static void ask(enum dhcp_type type) {
  uint8_t bytes[DHCP_MOST_BYTES];
  struct dhcp_question question = {.type = type, .transaction = transaction, .by_broadcast = state != RENEWING};
  if (state == REQUESTING) {
    question.wanted = lease.network.address;
    question.server = lease.server;
  } else if (state != SELECTING) {
    question.address = lease.network.address;
  }
  size_t length = dhcp_write(bytes, device, &question);
  if (state == RENEWING) send_to_server(bytes, length);
  else send_to_all(bytes, length);
}

static void enter(enum state next) {
  state = next;
  tries = 0;
  wait = FIRST_WAIT;
  if (getrandom(&transaction, sizeof transaction, GRND_NONBLOCK) < 0) transaction = (uint32_t)clock_ticks();
  loop_at(clock_now(), step);
}

/* Before there is a lease: each wait twice the one before, and a little by chance, so that machines that
 * were started together do not ask together. */
static void wait_longer(void) {
  loop_at(clock_now() + wait + wait / 8 * (int64_t)(clock_ticks() % 3), step);
  if (wait < LONGEST_WAIT) wait *= 2;
}

/* With a lease: half of the time that is left until `limit` (RFC 2131, 4.4.5). */
static void wait_until(int64_t limit) {
  int64_t left = (limit - clock_now()) / 2;
  loop_at(clock_now() + (left < SECOND ? SECOND : left), step);
}

static int64_t after_grant(uint32_t seconds) {
  return granted + seconds * SECOND;
}

static void lose_lease(const char *why) {
  static const struct in_addr none = {0};
  complain("dhcp %s: %s", device->name, why);
  link_set_address(device->name, none, none);
  applied = false;
  close_sockets();
  enter(SELECTING);
}

static void renew(void) {
  int64_t now = clock_now();
  if (state == BOUND) return enter(RENEWING);
  if (now >= after_grant(lease.lasts)) return lose_lease("the lease has run out and no server renews it");
  if (state == RENEWING && now >= after_grant(lease.rebind_after)) return enter(REBINDING);
  if (open_packets()) ask(DHCP_REQUEST);
  wait_until(after_grant(state == RENEWING ? lease.rebind_after : lease.lasts));
}

static void step(void) {
  if (state >= BOUND) return renew();
  if (state == REQUESTING && tries == MOST_REQUESTS) return enter(SELECTING);
  tries++;
  if (open_packets()) ask(state == SELECTING ? DHCP_DISCOVER : DHCP_REQUEST);
  if (state == SELECTING && tries == 6) complain("dhcp %s: no server answers; asking on", device->name);
  wait_longer();
}

static void take(const struct lease *answer) {
  bool changed = !applied || memcmp(&answer->network, &lease.network, sizeof lease.network) != 0;
  lease = *answer;
  granted = clock_now();
  state = BOUND;
  close_sockets();
  if (changed) network_apply(device->name, &lease.network);
  applied = true;
  note("dhcp %s: %s for %u s", device->name, address_text(lease.network.address), lease.lasts);
  if (lease.lasts == FOREVER) loop_never(step);
  else loop_at(after_grant(lease.renew_after), step);
}

static void consider(const struct lease *answer) {
  if (state == SELECTING && answer->type == DHCP_OFFER) {
    uint32_t same = transaction;
    lease = *answer;
    enter(REQUESTING);
    transaction = same;
  } else if (state != SELECTING && answer->type == DHCP_ACK) {
    take(answer);
  } else if (state == REQUESTING && answer->type == DHCP_NAK) {
    enter(SELECTING);
  } else if (state > BOUND && answer->type == DHCP_NAK) {
    lose_lease("the server has taken the lease back");
  }
}

static void on_packet(short happened) {
  uint8_t bytes[DHCP_MOST_BYTES];
  struct lease answer;
  (void)happened;
  ssize_t got;
  while (packets >= 0 && (got = recv(packets, bytes, sizeof bytes, 0)) > 0)
    if (dhcp_read(bytes, (size_t)got, device, transaction, &answer)) consider(&answer);
}

void dhcp_begin(const struct link *of) {
  device = of;
  enter(SELECTING);
}
