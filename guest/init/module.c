#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kernel.h"
#include "say.h"

/* The kernel itself unpacks a file that is not plain ELF, when it was built to. */
static int load(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  const char *ending = strrchr(path, '.');
  int flags = ending != NULL && strcmp(ending, ".ko") != 0 ? MODULE_INIT_COMPRESSED_FILE : 0;
  int error = syscall(SYS_finit_module, file, "", flags) == 0 ? 0 : errno;
  close(file);
  return error == EEXIST ? 0 : error;
}

static const char *reason(int error) {
  if (error == ENOEXEC) return "it is no module for this kernel";
  if (error == ENOENT) return "there is no such file, or a module that it needs is not loaded";
  return strerror(error);
}

bool module_load(const struct words *paths) {
  bool all = true;
  for (size_t i = 0; i < paths->count; i++) {
    const char *path = paths->at[i];
    int error = load(path);
    if (error != 0) {
      complain("module %s: %s", path, reason(error));
      all = false;
      continue;
    }
    note("module %s: loaded", path);
    unlink(path);
  }
  return all;
}

void module_forget(const struct words *paths) {
  for (size_t i = 0; i < paths->count; i++) unlink(paths->at[i]);
}
