#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <sys/types.h>

#include "text.h"

enum after { AFTER_POWEROFF, AFTER_REBOOT, AFTER_HALT };
enum ready_when { READY_BOOT, READY_PORT, READY_LOG };

#define MOST_SERVICES 8
#define MOST_VOLUMES 16
#define MOST_COMMANDS 8

/* A disk that is mounted before the release starts. */
struct volume {
  const char *device;
  char *path;
  bool read_only;
};

/* A program that can be run instead of the release, or beside it. */
struct command {
  const char *name;
  struct words arguments;
  /* Why the image cannot run it; NULL when it can. */
  const char *missing;
};

/* What init was told: see docs/guest.md. */
struct config {
  struct words modules;
  struct words swap_modules;
  struct words volume_modules;
  struct volume volumes[MOST_VOLUMES];
  unsigned volume_count;
  /* Something that was said about volumes could not be understood. */
  bool volume_unclear;
  const char *hostname;
  char *network;
  enum after after;
  enum ready_when ready_when;
  unsigned ready_port;
  const char *ready_text;
  unsigned grace_seconds;
  unsigned open_files;
  bool unprivileged;
  uid_t user;
  gid_t group;
  const char *folder;
  struct words random;
  struct words templates;
  struct words services[MOST_SERVICES];
  unsigned service_count;
  struct words release;
  struct command commands[MOST_COMMANDS];
  unsigned command_count;
};

/* Written by config_read_file and config_read_boot, only read after that. */
extern struct config config;

/* Reads /etc/lean/init.conf. */
void config_read_file(const char *path);

/* Reads the `lean.` words of the kernel command line, which override the file. */
void config_read_boot(const char *path);

#endif
