#ifndef MODULE_H
#define MODULE_H

#include "text.h"

/* Loads kernel modules in order, each file deleted once it is loaded. False when one of them failed; that
 * was said, and the others are loaded all the same. */
bool module_load(const struct words *paths);

/* Deletes the files of modules that this machine does not need: they take memory. */
void module_forget(const struct words *paths);

#endif
