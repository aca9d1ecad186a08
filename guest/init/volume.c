#include "volume.h"

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "config.h"
#include "module.h"
#include "say.h"
#include "text.h"

#define DISKS "/sys/block"
#define LONGEST_WAIT_FOR_DISK (5 * SECOND)

static bool fail(const struct volume *volume, const char *why) {
  complain("volume %s: %s", volume->path, why);
  return false;
}

static bool has_serial(const char *disk, const char *serial) {
  char *own = read_file(text_of(DISKS "/%s/serial", disk)).at;
  if (own == NULL) return false;
  own[strcspn(own, "\n")] = '\0';
  bool same = strcmp(own, serial) == 0;
  free(own);
  return same;
}

/* A device's path is taken as it is; anything else is the serial number of a disk. */
static const char *device_of(const char *name) {
  const char *device = NULL;
  struct dirent *entry;
  if (*name == '/') return access(name, F_OK) == 0 ? name : NULL;
  DIR *disks = opendir(DISKS);
  if (disks == NULL) return NULL;
  while (device == NULL && (entry = readdir(disks)) != NULL)
    if (has_serial(entry->d_name, name)) device = text_of("/dev/%s", entry->d_name);
  closedir(disks);
  return device;
}

static const char *wait_for_device(const char *name) {
  const int64_t until = clock_now() + LONGEST_WAIT_FOR_DISK;
  const char *device;
  while ((device = device_of(name)) == NULL && clock_now() < until) clock_sleep(20 * MILLISECOND);
  return device;
}

static void make_folder(char *path) {
  for (char *at = strchr(path + 1, '/'); at != NULL; at = strchr(at + 1, '/')) {
    *at = '\0';
    mkdir(path, 0755);
    *at = '/';
  }
  mkdir(path, 0755);
}

static const char *reason(int error) {
  if (error == EINVAL) return "the disk holds no ext4 file system that this kernel can read";
  if (error == ENODEV) return "this kernel knows no ext4";
  if (error == EUCLEAN) return "its file system is damaged";
  if (error == EROFS) return "its journal must be replayed, which a read-only disk does not allow";
  return strerror(error);
}

static bool is_empty(const char *path) {
  DIR *folder = opendir(path);
  struct dirent *entry;
  bool empty = folder != NULL;
  while (empty && (entry = readdir(folder)) != NULL)
    empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            strcmp(entry->d_name, "lost+found") == 0;
  if (folder != NULL) closedir(folder);
  return empty;
}

/* Only a new disk: what belongs to whom on one that is in use is not init's to say. */
static bool hand_over(const struct volume *volume) {
  struct stat status;
  if (volume->read_only || !config.unprivileged) return true;
  if (stat(volume->path, &status) != 0) return fail(volume, strerror(errno));
  if (status.st_uid != 0 || !is_empty(volume->path)) return true;
  return chown(volume->path, config.user, config.group) == 0 || fail(volume, strerror(errno));
}

static bool mount_one(const struct volume *volume) {
  unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOATIME | (volume->read_only ? MS_RDONLY : 0);
  const char *device = wait_for_device(volume->device);
  if (device == NULL && config.volume_modules.count == 0)
    return fail(volume, text_of("no disk %s is there, and the image brings no driver for disks", volume->device));
  if (device == NULL) return fail(volume, text_of("no disk %s is there", volume->device));
  make_folder(volume->path);
  if (mount(device, volume->path, "ext4", flags, "errors=remount-ro,discard") != 0)
    return fail(volume, reason(errno));
  note("volume %s: %s", volume->path, device);
  return hand_over(volume);
}

bool volume_mount_all(void) {
  bool all = !config.volume_unclear;
  if (config.volume_count == 0) {
    module_forget(&config.volume_modules);
    return all;
  }
  module_load(&config.volume_modules);
  for (unsigned i = 0; i < config.volume_count; i++) all = mount_one(&config.volumes[i]) && all;
  return all;
}
