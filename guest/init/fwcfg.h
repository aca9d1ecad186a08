#ifndef FWCFG_H
#define FWCFG_H

/* Sets the environment that QEMU hands over as its `fw_cfg` file opt/lean/env, when there is one. */
void fwcfg_read_environment(void);

#endif
