#ifndef KERNEL_H
#define KERNEL_H
/* The few definitions of <linux/...> that init needs: musl ships none of those headers, and with these
 * it compiles with a plain musl-gcc. All of them are kernel ABI. */

#include <stdint.h>

/* linux/module.h */
#define MODULE_INIT_COMPRESSED_FILE 4

/* linux/random.h */
#define RNDADDENTROPY 0x40085203
#define ENTROPY_BYTES 64
struct entropy {
  int bits;
  int bytes;
  uint8_t data[ENTROPY_BYTES];
};

/* linux/netlink.h */
#define NETLINK_GENERIC 16
#define NETLINK_ADD_MEMBERSHIP 1
#define NLM_F_REQUEST 1
struct netlink_address {
  uint16_t family;
  uint16_t padding;
  uint32_t port;
  uint32_t groups;
};
struct netlink_header {
  uint32_t length;
  uint16_t type;
  uint16_t flags;
  uint32_t sequence;
  uint32_t port;
};
struct netlink_attribute {
  uint16_t length;
  uint16_t type;
};

/* linux/genetlink.h */
#define GENL_ID_CTRL 16
#define CTRL_CMD_GETFAMILY 3
#define CTRL_ATTR_FAMILY_NAME 2
#define CTRL_ATTR_MCAST_GROUPS 7
#define CTRL_ATTR_MCAST_GRP_ID 2
struct generic_header {
  uint8_t command;
  uint8_t version;
  uint16_t reserved;
};

/* drivers/acpi/event.c: what an attribute of an `acpi_event` message begins with */
#define ACPI_DEVICE_CLASS_BYTES 20

/* linux/virtio_ids.h */
#define VIRTIO_ID_CONSOLE "0x0003"

/* ACPI_TINY_POWER_BUTTON_SIGNAL: what a kernel without ACPI_BUTTON sends to PID 1 */
#define SIGNAL_POWER_BUTTON 38

#endif
