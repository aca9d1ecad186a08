#ifndef FWCFG_H
#define FWCFG_H

#include "text.h"

/* Sets the environment that QEMU hands over as its `fw_cfg` file opt/lean/env, when there is one. */
void fwcfg_read_environment(void);

/* The words of its file opt/lean/command, separated by NUL bytes: what is to be run instead of the release. */
struct words fwcfg_command(void);

#endif
