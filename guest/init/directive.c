#include "directive.h"

#include <stddef.h>
#include <string.h>

#include "config.h"
#include "environment.h"

static bool in_service;

static const char *set_module(char *value) {
  words_add(&config.modules, value);
  return NULL;
}

static const char *set_swap_module(char *value) {
  words_add(&config.swap_modules, value);
  return NULL;
}

static const char *set_volume_module(char *value) {
  words_add(&config.volume_modules, value);
  return NULL;
}

/* A release that counts on its volume must not start without it, so what is wrong is remembered. */
static const char *refuse_volume(const char *why) {
  config.volume_unclear = true;
  return why;
}

static const char *add_volume(char *value) {
  char *rest = value;
  const char *device = text_part(&rest, ':');
  char *path = text_part(&rest, ':');
  bool read_only = rest != NULL && strcmp(rest, "ro") == 0;
  if (*device == '\0' || path == NULL || path[0] != '/' || path[1] == '\0' || (rest != NULL && !read_only))
    return refuse_volume("it is DEVICE:/PATH or DEVICE:/PATH:ro");
  if (config.volume_count == MOST_VOLUMES) return refuse_volume("there are too many volumes");
  config.volumes[config.volume_count++] = (struct volume){device, path, read_only};
  return NULL;
}

static const char *set_hostname(char *value) {
  if (*value == '\0' || strlen(value) > 64) return "a host name has 1 to 64 characters";
  config.hostname = value;
  return NULL;
}

static const char *set_network(char *value) {
  config.network = value;
  return NULL;
}

static const char *set_exit(char *value) {
  static const char *const names[] = {"poweroff", "reboot", "halt"};
  for (unsigned i = 0; i < 3; i++) {
    if (strcmp(value, names[i]) != 0) continue;
    config.after = (enum after)i;
    return NULL;
  }
  return "it is poweroff, reboot or halt";
}

static const char *set_ready(char *value) {
  long port;
  if (strcmp(value, "boot") == 0) {
    config.ready_when = READY_BOOT;
  } else if (strncmp(value, "port:", 5) == 0 && number_of(value + 5, 1, 65535, &port)) {
    config.ready_when = READY_PORT;
    config.ready_port = (unsigned)port;
  } else if (strncmp(value, "log:", 4) == 0 && value[4] != '\0') {
    config.ready_when = READY_LOG;
    config.ready_text = value + 4;
  } else {
    return "it is boot, port:N or log:TEXT";
  }
  return NULL;
}

static const char *set_grace(char *value) {
  long seconds;
  if (!number_of(value, 0, 86400, &seconds)) return "it is a number of seconds";
  config.grace_seconds = (unsigned)seconds;
  return NULL;
}

static const char *set_files(char *value) {
  long files;
  if (!number_of(value, 64, 1 << 30, &files)) return "it is a number from 64 on";
  config.open_files = (unsigned)files;
  return NULL;
}

static const char *set_user(char *value) {
  long user, group;
  char *rest = value;
  const char *first = text_part(&rest, ' ');
  if (!number_of(first, 0, 0x7ffffffe, &user) || !number_of(rest, 0, 0x7ffffffe, &group))
    return "it is a user number and a group number";
  config.unprivileged = true;
  config.user = (uid_t)user;
  config.group = (gid_t)group;
  return NULL;
}

static const char *set_folder(char *value) {
  config.folder = value;
  return NULL;
}

static const char *set_environment(char *value) {
  return environment_set(value) ? NULL : "it is NAME=VALUE";
}

static const char *set_random(char *value) {
  words_add(&config.random, value);
  return NULL;
}

static const char *add_service(char *value) {
  if (config.service_count == MOST_SERVICES) return "there are too many services";
  words_add(&config.services[config.service_count], value);
  in_service = true;
  return NULL;
}

static const char *end_service(char *value) {
  if (!in_service || *value != '\0') return "it stands alone after the lines of a service";
  in_service = false;
  config.service_count++;
  return NULL;
}

static const char *add_template(char *value) {
  const char *to = strchr(value, ' ');
  if (value[0] != '/' || to == NULL || to[1] != '/') return "it is the path of a template and that of its result";
  words_add(&config.templates, value);
  return NULL;
}

/* The arguments that follow are this command's. */
static const char *add_command(char *value) {
  if (*value == '\0') return "a command has a name";
  if (config.command_count == MOST_COMMANDS) return "there are too many commands";
  config.commands[config.command_count++].name = value;
  return NULL;
}

/* Why the image cannot run the command before it. */
static const char *set_missing(char *value) {
  if (config.command_count == 0) return "it belongs to a command";
  config.commands[config.command_count - 1].missing = value;
  return NULL;
}

static const char *add_argument(char *value) {
  bool command = config.command_count > 0;
  words_add(command ? &config.commands[config.command_count - 1].arguments : &config.release, value);
  return NULL;
}

static const struct {
  const char *name;
  const char *(*apply)(char *value);
  bool at_boot;
} directives[] = {
    {"module", set_module, false},      {"hostname", set_hostname, true},    {"ip", set_network, true},
    {"exit", set_exit, true},           {"ready", set_ready, true},          {"grace", set_grace, true},
    {"files", set_files, true},         {"user", set_user, false},           {"workdir", set_folder, false},
    {"env", set_environment, true},     {"random", set_random, false},       {"service", add_service, false},
    {"service-end", end_service, false}, {"arg", add_argument, false},   {"swap-module", set_swap_module, false},
    {"render", add_template, false},    {"command", add_command, false},    {"missing", set_missing, false},
    {"volume-module", set_volume_module, false}, {"volume", add_volume, true},
};

const char *directive_apply(const char *name, char *value, bool at_boot) {
  for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
    if (strcmp(directives[i].name, name) == 0 && (directives[i].at_boot || !at_boot))
      return directives[i].apply(value);
  return at_boot ? "no such setting can be made at boot" : "there is no such directive";
}
