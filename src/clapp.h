/* clapp.h — a deep network in which every block learns by its own local rule.
 *
 * CLAPP (Illing, Ventura, Bellec, Gerstner, NeurIPS 2021, arXiv 2010.08262) trains each block with a Hebbian rule:
 * presynaptic activity × postsynaptic slope × a prediction at the dendrite × one broadcast factor that says
 * "fixation" or "saccade".  No gradient ever passes from one block to another.
 *
 * A life in seven lines (errors left out):
 *
 *     ClappSettings settings;  ClappError error;  Clapp *net;
 *     clapp_preset("tiny", &settings, &error);
 *     clapp_create(&settings, &net, &error);
 *     for (;;) {
 *         clapp_draw(net, image_count, indices, &error);                             which images come next
 *         for (int slot = 0; slot < batch; slot++)
 *             clapp_look(net, slot, images[indices[slot]], CLAPP_TRAINING, &error);  one crop of each
 *         clapp_step(net, &error);                                                   every block learns once
 *     }
 *
 * Conventions.  Images are rows of interleaved 8-bit channels.  Activity is channels-last.  The library never prints,
 * exits, opens a file or keeps a global; a step never allocates.  A function that can fail returns a ClappStatus and
 * writes one sentence into `error`; what it was given is then unchanged.  The same settings and images give the same
 * bits on every processor and in every browser. */
#ifndef CLAPP_H
#define CLAPP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLAPP_VERSION "0.1.0"

enum {
    CLAPP_MAX_BLOCKS = 12,           /* blocks in a network                                  */
    CLAPP_MAX_PREDICTION_STEPS = 16, /* K                                                    */
    CLAPP_NAME_SIZE = 24,            /* a rule's, optimizer's or preset's name with its NUL  */
    CLAPP_SCORE_BINS = 64,           /* of the histograms of clapp_scores                    */
    CLAPP_MAX_THREADS = 64,          /* in a team                                            */
    CLAPP_MAX_SAMPLES = 1 << 30,     /* of a sound                                           */
    CLAPP_MAX_IMAGE_SIDE = 16384,    /* of an encoded image, pixels                          */
    CLAPP_MAX_IMAGE_PIXELS = 1 << 26 /* of an encoded image (64 megapixels)                  */
};

typedef enum ClappStatus {
    CLAPP_OK = 0,
    CLAPP_INVALID,      /* an argument, a setting or a file is wrong  */
    CLAPP_OUT_OF_MEMORY /* the machine has not enough memory          */
} ClappStatus;

/* One sentence about what went wrong, without a full stop, so that a caller can put a file's name before it. */
typedef struct ClappError {
    char text[256];
} ClappError;

/* ---- Settings: zero means the default written beside the field ------------------------------------------------- */

typedef struct ClappExtent {
    int time, height, width;
} ClappExtent;

/* convolution → ReLU → max-pool (→ batch-norm), or a GRU along time */
typedef struct ClappBlockSettings {
    int channels;            /* neurons per position; required                               */
    ClappExtent kernel;      /* default 1×3×3                                                */
    ClappExtent stride;      /* default 1×1×1                                                */
    ClappExtent padding;     /* zeros at each border; default 0×1×1 if `kernel` is left out  */
    ClappExtent pool;        /* max-pool window; default 1×1×1, which is none                */
    ClappExtent pool_stride; /* default: as `pool`                                           */
    int grid, patch_grid;    /* side of the grid of cells that the code of a view or clip, of a patch, keeps apart;
                                default 1 */
    int span;                /* sounds and clips: positions in time that one code is the mean of; default 1          */
    bool recurrent;          /* sounds and clips: a GRU of `channels` units, learned without back-propagation through
                                time; its input has one place, and of the rest it has `channels` and `span` only      */
    bool batch_norm;         /* sounds and clips: each neuron's output, after the max-pool, by its mean and deviation in
                                the batch (in evaluation: their running averages, which a step of any rule, `random`
                                too, takes in), then scaled and shifted                                               */
} ClappBlockSettings;

typedef struct ClappSettings {
    int block_count; /* 1..CLAPP_MAX_BLOCKS; required */
    ClappBlockSettings blocks[CLAPP_MAX_BLOCKS];
    char rule[CLAPP_NAME_SIZE]; /* default "clapp", or the preset's; clapp_rule_name lists them */

    /* What a network looks at.  "grid": one crop, cut into patches that are encoded one by one.  "views": two
     * random views of the same image, each encoded whole (clapp++).  "sound": a window of sound, and "clip": a few frames of a
     * video, both encoded whole, with predictions along time. */
    char sight[CLAPP_NAME_SIZE]; /* default: the rule's                                                       */
    int window;                  /* sound: samples; default 20480 (1.28 s at 16 kHz)                          */
    int frames;                  /* clip: default 8                                                           */
    int image_channels;          /* 1 gray (default, and sound) or 3 colour                                   */
    float mean;                  /* of the pixel values in 0..1 …; default 0.4120 (STL-10, gray)              */
    float deviation;             /* … and their standard deviation; default 0.2570                            */
    int crop;                    /* grid, clip: side of the square crop, pixels; default 64                   */
    int patch;                   /* grid: side of a patch, pixels; default 16                                 */
    int patch_stride;            /* grid: from patch to patch, pixels; default 8                              */
    int view;                    /* views: side, pixels, 16 to 96; default 32                                 */
    float smallest_area;         /* views, clip: least share of the image that a view shows; default 0.25      */
    float jitter;                /* views: strength of the colour jitter; default 1: (0.8, 0.8, 0.8, 0.2)     */
    bool plain_views;            /* views: no jitter, gray or blur                                            */
    bool standardise;            /* each crop, view or window by its own mean and deviation, not by the two above */

    int batch;            /* images in a step; default 32                                                     */
    int prediction_steps; /* all but views: K; default 5                                                      */
    int first_target_row; /* rows, or steps in time, from a context to its k = 1 target; default of the grid 2 (one row is
                             skipped), of sounds and clips 1 */
    char context[CLAPP_NAME_SIZE]; /* clapp++: "same" block (default), "last" (direct feedback) or "both"   */
    /* Where negatives come from.  clapp, hinge-cpc: one draw for an "image" (default), one for each "position", one from
     * "anywhere" in the batch, "all" other images at the same place, or "every" other place of the batch (the loss is
     * halved then, as in the 2021 paper's video); clapp++: "image" or "all"; cpc and gim: always from anywhere. */
    char negatives[CLAPP_NAME_SIZE];
    int negative_count;                   /* of a positive; default 1, of cpc and gim 16                           */
    bool shared_negatives;                /* every block has the same ones                                          */
    float prediction_scale;               /* of the prediction matrices at the beginning; default 1: ±1/√C         */
    char initialisation[CLAPP_NAME_SIZE]; /* of convolutions: "uniform" (default: ±1/√fan-in, bias too) or "kaiming"
                                             (normal, deviation √(2 / fan-out), bias 0; He et al. 2015) */
    int classes;                          /* supervised rules: labels are 0..classes−1; default 10                 */

    /* Ablations (arXiv 2010.08262, section 4) */
    bool no_gamma;           /* nobody says "fixation" or "saccade": the factor is always 1, without a margin */
    bool no_prediction;      /* the dendrite always receives 1                                                */
    bool frozen_predictions; /* the prediction matrices stay as they are                                      */
    bool symmetric;          /* one matrix, and one pass, for both directions                                 */

    char optimizer[CLAPP_NAME_SIZE]; /* "adam" (default) or "sgd"                                             */
    float learning_rate;             /* default 2e-4                                                          */
    float beta1, beta2, epsilon;     /* of Adam; defaults 0.9, 0.999, 1e-8                                    */
    float weight_decay;              /* times each weight, added to its gradient (as PyTorch's Adam); default 0 */

    uint64_t seed; /* of all randomness; at most 2^53, so that JSON can hold it */
} ClappSettings;

/* A preset by name: "tiny" (a browser tab), "small" (minutes), "webcam", all for clapp++; "small-grid" (an hour) and
 * "vgg6" (the 2021 paper's network) for clapp; "speech" and "video" (that paper's) and, small enough for a browser tab,
 * "speech-tiny" and "video-tiny".  Any rule can be set afterwards: what a preset does not say is left at
 * zero, so that the rule keeps its own defaults.  Names count from 0; NULL stands behind the last. */
ClappStatus clapp_preset(const char *name, ClappSettings *settings, ClappError *error);
const char *clapp_preset_name(int index);
const char *clapp_rule_name(int index);

/* Replaces every zero by its default, then checks all that can be checked before memory is taken. */
ClappStatus clapp_complete(ClappSettings *settings, ClappError *error);

/* Settings as JSON: {"preset": "tiny", "rule": "clapp", "blocks": [{"channels": 16, "pool": [1, 2, 2]}, …], …}, with the
 * names of the fields above.  A preset, where given, comes first and the other keys change it.  Unknown keys are
 * errors.  The result is complete. */
ClappStatus clapp_settings_from_json(const char *json, size_t size, ClappSettings *settings, ClappError *error);
/* Writes at most `capacity` bytes with a NUL; returns the length without it, as snprintf does. */
size_t clapp_settings_to_json(const ClappSettings *settings, char *json, size_t capacity);

/* ---- Images ---------------------------------------------------------------------------------------------------- */

typedef struct ClappImage {
    const uint8_t *pixels; /* (height, width, channels) */
    int width, height;
    int channels; /* 1 gray, 3 RGB, 4 RGBA (alpha is ignored) */
} ClappImage;

/* Decodes a PNG or JPEG to RGB.  An image whose shorter side is longer than `side` pixels is shrunk to it by area
 * averaging (0: never).  What is transparent is laid over white; a camera's turn (EXIF) is not applied.  Free
 * `image->pixels` with clapp_free. */
ClappStatus clapp_image_decode(const uint8_t *bytes, size_t size, int side, ClappImage *image, ClappError *error);

/* The binary files of well-known data sets.  Read a file's first CLAPP_HEAD_SIZE bytes, describe it, then hand its
 * records over one by one: record i stands at header_size + i · record_size. */
enum { CLAPP_HEAD_SIZE = 16 };

typedef enum ClappFormat {
    CLAPP_STL10_IMAGES, /* 3 planes of 96×96, each column by column (Coates, Ng, Lee 2011)           */
    CLAPP_STL10_LABELS, /* one byte, 1..10                                                          */
    CLAPP_CIFAR10,      /* label byte, then 3 planes of 32×32, each row by row (Krizhevsky 2009)     */
    CLAPP_IDX_IMAGES,   /* big-endian header 0x00000803, count, rows, columns; gray (LeCun et al.)   */
    CLAPP_IDX_LABELS    /* big-endian header 0x00000801, count; one byte                             */
} ClappFormat;

typedef struct ClappFile {
    ClappFormat format;
    int width, height, channels; /* of an image; 0 in a file of labels */
    size_t header_size, record_size;
    uint64_t count;
} ClappFile;

ClappStatus clapp_file_describe(ClappFormat format, const uint8_t *head, size_t head_size, uint64_t file_size,
                                ClappFile *file, ClappError *error);
/* One record → pixels (height, width, channels), where the format has an image, and → label (from 0; −1 where the
 * format has none).  Refuses a label out of range. */
ClappStatus clapp_file_record(const ClappFile *file, const uint8_t *record, uint8_t *pixels, int *label,
                              ClappError *error);

void clapp_free(const void *memory);

/* ---- The network ----------------------------------------------------------------------------------------------- */

typedef struct Clapp Clapp;

/* Bytes that a network of these settings takes, planned without taking them; and what for. */
typedef struct ClappMemory {
    size_t weights, moments, gradients; /* of parameters; Adam has two moments                           */
    size_t images;                      /* what a batch sees, cut into patches                           */
    size_t activity;                    /* outputs of two blocks, or of all where the rule needs them; codes */
    size_t scratch;                     /* of the rule and of one thread                                 */
    size_t thread;                      /* of each further one; not in the total                         */
    size_t total;
} ClappMemory;

ClappStatus clapp_memory(const ClappSettings *settings, size_t *bytes, ClappError *error);
ClappStatus clapp_memory_parts(const ClappSettings *settings, ClappMemory *memory, ClappError *error);
/* A network with random weights (uniform in ±1/√fan_in; prediction matrices ±1/√C, as PyTorch does it). */
ClappStatus clapp_create(const ClappSettings *settings, Clapp **net, ClappError *error);
void clapp_destroy(Clapp *net);
const ClappSettings *clapp_settings(const Clapp *net);

/* Chooses the images of the next batch: `indices` (batch).  Every image is drawn once before any comes again. */
ClappStatus clapp_draw(Clapp *net, uint32_t image_count, uint32_t *indices, ClappError *error);

typedef enum ClappLook {
    CLAPP_TRAINING,  /* random place, flipped left to right half of the time */
    CLAPP_EVALUATION /* centre, not flipped                                  */
} ClappLook;

/* Where in its image a crop was taken, in pixels of the image. */
typedef struct ClappFixation {
    float left, top, width, height;
    bool flipped;
} ClappFixation;

/* Puts what the network sees of an image into place `slot` of the batch, gray or colour, normalised.
 * Sight "grid": a crop; an image smaller than the crop is enlarged (bilinear) until its shorter side fits.
 * Sight "views": CLAPP_TRAINING takes two views, CLAPP_EVALUATION the central square, resized. */
ClappStatus clapp_look(Clapp *net, int slot, ClappImage image, ClappLook look, ClappError *error);
/* Sight "sound": a window of `count` samples of mono sound, at a random place or in the middle; a shorter one is laid into
 * silence.  Samples are taken as they are, or with `standardise` to mean 0 and deviation 1, silence apart. */
ClappStatus clapp_listen(Clapp *net, int slot, const float *samples, size_t count, ClappLook look, ClappError *error);
/* Sight "clip": as many frames as the network sees, out of `count` that follow each other in memory from `first` on, at a
 * random moment or in the middle; all through the same square, random as that of a view, or the central one. */
ClappStatus clapp_look_clip(Clapp *net, int slot, ClappImage first, int count, ClappLook look, ClappError *error);
/* What is in the image, for the supervised rules: 0..classes−1. */
ClappStatus clapp_label(Clapp *net, int slot, int label, ClappError *error);
/* `slot` is 0..batch − 1; `view` is 0, or 1 for the second view of sight "views".  Of a sound: `left` is the first sample of
 * the window, below 0 where it lies in silence before the sound, and `width` its length. */
ClappFixation clapp_fixation(const Clapp *net, int slot, int view);

/* Every block learns once from the batch in place.  Where input, weights, activity, loss or a gradient are no longer
 * numbers, or too large (a norm of 1e15), the step is refused with a sentence that says which, and at which block; nothing
 * has moved then.  An encoding is refused likewise. */
ClappStatus clapp_step(Clapp *net, ClappError *error);

typedef struct ClappBlockReport {
    float loss;     /* of the last step (of clapp: the mean of both passes)                           */
    float violated; /* share of the hinge terms that were not yet satisfied, 0..1                    */
    float change;   /* |Δw| / |w| of the convolution in the last step                                */
    float norm;     /* |w| of the convolution                                                        */
} ClappBlockReport;

uint64_t clapp_steps(const Clapp *net);
const ClappBlockReport *clapp_report(const Clapp *net); /* (block_count) */
/* What the broadcast factor told each image of the last step at this block: +1 fixation, −1 saccade, 0 both.  (batch) */
const int8_t *clapp_broadcast(const Clapp *net, int block);

/* Cosine between each block's local update and the update that back-propagation of an end-to-end rule's loss gives to
 * the same weights, from the images in place in `local`: → cosines (block_count).  `global` has the same blocks and
 * sight; it receives the weights it shares by name.  Random choices are drawn from both; nothing is moved. */
ClappStatus clapp_alignment(Clapp *local, Clapp *global, float *cosines, ClappError *error);

/* Encodes the first `count` images in place; nothing learns.  Unless NULL, features[block] receives the linear probe's
 * features: the activity of every block, averaged over cells × cells parts of the image, (count, cells, cells, C).  What
 * is averaged is the grid of patches, or the output of a whole view or clip; parts may share a border row.  Of a sound they
 * are `cells` parts of time, (count, cells, C).  clapp_feature_parts says how many that are. */
int clapp_feature_parts(const Clapp *net, int cells);
ClappStatus clapp_encode(Clapp *net, int count, int cells, float *const *features, ClappError *error);
/* Codes of an image at this block stand on a grid of cells: one for every patch, or for every part of a view that the
 * block keeps apart; those of a sound or a clip go on in time.  → the grid, and the size C of the code of one cell. */
ClappExtent clapp_code_extent(const Clapp *net, int block);
int clapp_code_size(const Clapp *net, int block);
/* Codes of the last step or encoding.  Sight "grid": (images, grid, grid, patch_grid, patch_grid, C); sight "views":
 * (images, grid, grid, C), first all first views, then all second; sounds and clips: (images, time, grid, grid, C). */
const float *clapp_codes(const Clapp *net, int block);
/* A block's convolution, copied neuron by neuron: → filters (channels, kernel time, height, width, input channels); of a
 * GRU its weights from the input, (3, channels, input channels): reset, update, candidate.  Returns the number of values;
 * `filters` may be NULL to ask for it. */
size_t clapp_filters(const Clapp *net, int block, float *filters);

/* ---- Threads --------------------------------------------------------------------------------------------------- */

/* Threads that share the work of a step; results do not depend on how many. */
typedef struct ClappTeam ClappTeam;

/* `threads`, 1..CLAPP_MAX_THREADS, counts the caller, who works, too.  One thread is NULL: the caller alone.  Where there
 * are no threads more than one are refused. */
ClappStatus clapp_team_create(int threads, ClappTeam **team, ClappError *error);
/* Returns when its threads are gone. */
void clapp_team_destroy(ClappTeam *team);
int clapp_team_size(const ClappTeam *team); /* of NULL: 1 */

/* The network's steps and encodings are divided among this team from now on (NULL: nobody but the caller); it must outlive
 * the network or be replaced.  Takes memory for each member.  The same bits, whatever the team. */
ClappStatus clapp_employ(Clapp *net, ClappTeam *team, ClappError *error);
/* Whether products are added without being rounded before, where the processor can (FMA).  It is faster, and outside of
 * the promise: the bits are no longer those of other machines.  Returns the name of the instructions in use. */
const char *clapp_fuse(Clapp *net, bool fused);

/* ---- Looking on: what a step leaves behind to be shown.  It changes no bit of what is learned ------------------- */

/* What stands in place `slot` of the batch, as the network sees or hears it, normalised: (time, height, width, image
 * channels), → `*extent`.  NULL outside of the batch or where there is no such view. */
const float *clapp_crop(const Clapp *net, int slot, int view, ClappExtent *extent);

/* A block's output for the first image of a batch.  Sight "grid": one patch after the other, row by row; sight "views":
 * one patch, the whole view. */
typedef struct ClappActivity {
    int patches, time, height, width, channels;
    const float
        *values; /* (patches, time, height, width, channels); NULL before a step, or where there is no such view */
} ClappActivity;

/* Of the last step; only place 0 of the batch is kept, and `view` is 0 or 1.  Encoding leaves it as it is. */
ClappActivity clapp_activity(const Clapp *net, int block, int view);

/* How many scores were held against the margin of a fixation (the same image) and of a saccade (another image), by
 * their size in bins of (highest − lowest) / CLAPP_SCORE_BINS; what lies outside counts in the outermost bins. */
typedef struct ClappScores {
    float lowest, highest;
    uint32_t fixation[CLAPP_SCORE_BINS], saccade[CLAPP_SCORE_BINS];
} ClappScores;

/* Of the last step, all passes together.  Rules without margins (gim, cpc, supervised ones, random) count nothing. */
const ClappScores *clapp_scores(const Clapp *net, int block);

/* Places of the batch that place 0 was held against in the last step as after a saccade: → slots, in the order of the
 * predictions.  Of the hinge rules this is the first pass, k = 1 first; a place can come twice, and chance can choose
 * place 0 itself.  With negatives "all" or "every" each other place comes once.  Returns how many: 0 before a step, where the
 * broadcast was "fixation", and where a block or a rule has none.  `slots` may be NULL to ask for it. */
size_t clapp_negatives(const Clapp *net, int block, int32_t *slots);

/* One weight of a convolution, at time 0 of its kernel. */
typedef struct ClappSynapse {
    int block, neuron, row, column, channel;
} ClappSynapse;

/* How the weight came by its last update, which is minus its gradient: the sum, over all cells of all patches, of
 *     presynaptic × slope × (fixation − saccade). */
typedef struct ClappTrace {
    double weight;               /* before the step                                                            */
    double change;               /* new − old, what the optimizer made of the update                           */
    double update;               /* the sum of all products                                                    */
    int events;                  /* products that are not 0; below is the largest by its absolute value        */
    int slot, view;              /* where it was: place of the batch, view,                                    */
    int patch_row, patch_column; /* … patch of the grid (0 of a view)                                      */
    int cell_row, cell_column;   /* … and cell of the code that the block keeps apart                      */
    double presynaptic;          /* mean input to the synapse where the neuron fired                           */
    double slope;                /* share of the cell's positions at which it did: its slope there is 1        */
    double fixation; /* predictions at the dendrite that came with the factor +1, averaged as in the loss … */
    double saccade;  /* … and with −1 (with no_gamma all come with +1)                             */
    double product;  /* presynaptic × slope × (fixation − saccade)                                 */
} ClappTrace;

/* The steps from now on trace this synapse; NULL: none.  A rule must say "fixation" or "saccade" to each block by
 * itself (clapp, clapp-s, clapp++), or let nothing learn (random: all products are 0).  Costs about a rule's work at one
 * block.  Not part of a checkpoint. */
ClappStatus clapp_watch(Clapp *net, const ClappSynapse *synapse, ClappError *error);
/* The trace of the last step; NULL before one. */
const ClappTrace *clapp_synapse(const Clapp *net);

/* ---- Checkpoints: safetensors, float32 in PyTorch's order (names: README, "Files") ------------------------------ */

ClappStatus clapp_save_size(const Clapp *net, size_t *size, ClappError *error);
ClappStatus clapp_save(const Clapp *net, uint8_t *bytes, size_t size, ClappError *error);
ClappStatus clapp_load(const uint8_t *bytes, size_t size, Clapp **net, ClappError *error);

/* One update with every random choice given, to be checked against automatic differentiation.  `batch` is safetensors:
 *     images     F32 [n, H, H] or [n, H, H, 3], normalised; n = B, or for sight "views" first all first views, then all
 *                second; "sound": [B, N]; "clip": [B, T, H, H, 1 or 3]
 *     negatives  I32, for each block that has a loss (L), by the rule's loss: hinge [L, 2, K, B] images (with places
 *                and N where the settings ask for them), clapp++ [L, contexts, 2B, N] images, InfoNCE [L, K, B, G, G, N]
 *                places of the batch; where blocks have different places, all in one row
 *     updates    I32 [L, 2, B], hinge only: +1 fixation, −1 saccade, 0 both
 *     labels     I32 [n], supervised rules only
 * → safetensors: the gradient of the loss under each weight's name (of clapp's two passes the sum), and loss F32 [L] as
 * it is reported.  Free `*gradients` with clapp_free. */
ClappStatus clapp_given_update(const uint8_t *model, size_t model_size, const uint8_t *batch, size_t batch_size,
                               uint8_t **gradients, size_t *gradients_size, ClappError *error);

/* ---- Linear probe ---------------------------------------------------------------------------------------------- */

typedef struct ClappSamples {
    const float *features; /* (count, size) */
    const int32_t *labels; /* (count), 0..classes−1 */
    int count;
} ClappSamples;

typedef struct ClappProbeReport {
    float train_accuracy, test_accuracy; /* 0..1 */
    float penalty;                       /* the chosen λ of λ/2·|w|² */
} ClappProbeReport;

/* Multinomial logistic regression on features standardised by the training samples.  λ is chosen on every fifth
 * training sample of each class, then all are fitted.  Deterministic. */
ClappStatus clapp_probe(ClappSamples train, ClappSamples test, int size, int classes, ClappProbeReport *report,
                        ClappError *error);

/* A linear read-out that stays: features → standardised by `mean` and `scale` → softmax over the classes. */
typedef struct ClappReadOut {
    int size, classes;
    float *mean, *scale;           /* (size)                                  */
    float *weights;                /* (size + 1, classes), the bias last      */
    float train_accuracy, penalty; /* as in ClappProbeReport                  */
} ClappReadOut;

/* An empty one over memory of the caller's: `values` (clapp_read_out_values). */
size_t clapp_read_out_values(int size, int classes);
ClappReadOut clapp_read_out(int size, int classes, float *values);
/* Fits it as clapp_probe does, from two samples on.  Penalty 0: chosen; 0.01 where there are fewer than ten samples or
 * no class has five. */
ClappStatus clapp_read_out_fit(ClappSamples train, float penalty, ClappReadOut *read_out, ClappError *error);
/* features (count, size) → probabilities (count, classes). */
ClappStatus clapp_read_out_predict(const ClappReadOut *read_out, const float *features, int count, float *probabilities,
                                   ClappError *error);

#endif
