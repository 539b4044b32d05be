/* Parts of the checkpoint that others build on. */
#ifndef CLAPP_CHECKPOINT_H
#define CLAPP_CHECKPOINT_H

#include "network.h"
#include "safetensors.h"

/* The network description of a file. */
ClappStatus checkpoint_settings(const SafetensorsFile *file, ClappSettings *settings, ClappError *error);
/* A network of these complete settings with the file's weights and state. */
ClappStatus checkpoint_read(const SafetensorsFile *file, const ClappSettings *settings, Clapp **net, ClappError *error);
/* values (count) as they stand in memory → out (count) in PyTorch's order. */
void checkpoint_order(const Parameter *parameter, const float *values, float *out);

#endif
