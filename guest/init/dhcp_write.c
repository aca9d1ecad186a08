#include "dhcp_message.h"

#include <string.h>

#include "config.h"
#include "dhcp_layout.h"

static const uint8_t parameters[] = {OPTION_MASK, OPTION_ROUTES, OPTION_ROUTER, OPTION_DNS, OPTION_DOMAIN, OPTION_MTU};

static uint8_t *put16(uint8_t *at, unsigned value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
  return at + 2;
}

static uint8_t *put_option(uint8_t *at, enum option option, const void *value, size_t length) {
  *at++ = (uint8_t)option;
  *at++ = (uint8_t)length;
  memcpy(at, value, length);
  return at + length;
}

static uint8_t *put_address(uint8_t *at, enum option option, struct in_addr address) {
  return address.s_addr == 0 ? at : put_option(at, option, &address, 4);
}

static size_t write_message(uint8_t *message, const struct link *link, const struct dhcp_question *question) {
  const uint8_t type = (uint8_t)question->type;
  const uint32_t cookie = htonl(COOKIE);
  message[0] = 1;
  message[1] = 1;
  message[2] = HARDWARE_ADDRESS_BYTES;
  memcpy(message + 4, &question->transaction, 4);
  memcpy(message + 12, &question->address, 4);
  memcpy(message + 28, link->address, HARDWARE_ADDRESS_BYTES);
  memcpy(message + OPTIONS_AT - 4, &cookie, 4);
  uint8_t *at = put_option(message + OPTIONS_AT, OPTION_TYPE, &type, 1);
  at = put_address(at, OPTION_WANTED, question->wanted);
  at = put_address(at, OPTION_SERVER, question->server);
  if (config.hostname != NULL) at = put_option(at, OPTION_HOST_NAME, config.hostname, strlen(config.hostname));
  at = put_option(at, OPTION_PARAMETERS, parameters, sizeof parameters);
  *at++ = OPTION_END;
  size_t length = (size_t)(at - message);
  return length < LEAST_BYTES ? LEAST_BYTES : length;
}

static unsigned checksum(const uint8_t *at, size_t length) {
  uint32_t sum = 0;
  for (size_t i = 0; i + 1 < length; i += 2) sum += (uint32_t)(at[i] << 8 | at[i + 1]);
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

/* A UDP checksum of 0 stands for none. */
static void write_headers(uint8_t *packet, const struct dhcp_question *question, size_t length) {
  packet[0] = 0x45;
  put16(packet + 2, (unsigned)(IP_BYTES + UDP_BYTES + length));
  packet[8] = 64;
  packet[9] = IPPROTO_UDP;
  memcpy(packet + 12, &question->address, 4);
  memset(packet + 16, 0xff, 4);
  put16(packet + 10, checksum(packet, IP_BYTES));
  uint8_t *at = put16(packet + IP_BYTES, CLIENT_PORT);
  put16(put16(at, SERVER_PORT), (unsigned)(UDP_BYTES + length));
}

size_t dhcp_write(uint8_t *bytes, const struct link *link, const struct dhcp_question *question) {
  memset(bytes, 0, DHCP_MOST_BYTES);
  if (!question->by_broadcast) return write_message(bytes, link, question);
  size_t length = write_message(bytes + IP_BYTES + UDP_BYTES, link, question);
  write_headers(bytes, question, length);
  return IP_BYTES + UDP_BYTES + length;
}
