/* clapp_given_update against automatic differentiation: tests/golden/<case>/{model, batch, expected}.safetensors, made
 * by PyTorch.  Then with choices changed, to show that the comparison can fail. */
#include "clapp.h"

#include "check.h"
#include "safetensors.h"
#include "support.h"

/* clang-format off */
static const char *const names[] = {
    "both", "clapp-s", "empty-group", "first-target-row", "fixation", "k-one", "mixed", "mixed-pool", "rectangles",
    "saccade",
    "ablations-together", "frozen", "no-gamma", "no-prediction", "symmetric",
    "negatives-all", "negatives-anywhere", "negatives-image", "negatives-position", "patch-grid",
    "cpc", "gim", "gim-floor", "greedy-supervised", "hinge-cpc", "supervised", "supervised-views",
    "views-all", "views-both", "views-bp", "views-colour", "views-grid", "views-last", "views-negatives",
    "views-no-gamma", "views-plain",
    "sound-anywhere", "sound-clapp", "sound-clapp-s", "sound-cpc", "sound-far", "sound-gim", "sound-greedy",
    "sound-gru", "sound-gru-cpc", "sound-hinge-cpc", "sound-position", "sound-supervised", "sound-together",
    "clip-all", "clip-every", "clip-every-clapp", "clip-gim", "clip-grid", "clip-gru", "clip-hinge-cpc",
    "clip-supervised"};
/* clang-format on */
enum { CASES = sizeof names / sizeof names[0] };

static const double tolerance = 1e-4; /* of each tensor's largest value */

typedef struct Bytes {
    uint8_t *at;
    size_t size;
} Bytes;

typedef struct Case {
    Bytes model, batch, expected;
} Case;

static Bytes read_part(const char *name, const char *part) {
    char path[1024];
    Bytes bytes = {NULL, 0};
    snprintf(path, sizeof path, "%s/%s/%s.safetensors", GOLDEN_DIR, name, part);
    bytes.at = read_file(path, &bytes.size);
    check_that(bytes.at != NULL, __FILE__, __LINE__, "%s cannot be read", path);
    return bytes;
}

static bool case_open(Case *c, const char *name) {
    *c = (Case){read_part(name, "model"), read_part(name, "batch"), read_part(name, "expected")};
    return c->model.at && c->batch.at && c->expected.at;
}

static void case_close(Case *c) {
    free(c->model.at), free(c->batch.at), free(c->expected.at);
}

static Bytes update(const Case *c) {
    ClappError error = {""};
    Bytes gradients = {NULL, 0};
    const ClappStatus status = clapp_given_update(c->model.at, c->model.size, c->batch.at, c->batch.size, &gradients.at,
                                                  &gradients.size, &error);
    check_that(status == CLAPP_OK, __FILE__, __LINE__, "%s", error.text);
    return gradients;
}

/* max|a − b| / max|b|; 0 where both are nothing but zeros. */
static double difference(const SafetensorsEntry *a, const SafetensorsEntry *b) {
    float *values = take_floats(a->count), *expected = take_floats(b->count);
    double largest = 0, apart = 0;
    CHECK(safetensors_read_f32(a, values, a->count, NULL) == CLAPP_OK);
    CHECK(safetensors_read_f32(b, expected, b->count, NULL) == CLAPP_OK);
    for (size_t i = 0; i < a->count; i++) {
        largest = fmax(largest, fabs((double)expected[i]));
        apart = fmax(apart, fabs((double)values[i] - (double)expected[i]));
    }
    free(values), free(expected);
    return apart == 0 ? 0 : apart / largest;
}

static bool same_shape(const SafetensorsEntry *a, const SafetensorsEntry *b) {
    bool same = a->type == b->type && a->rank == b->rank;
    for (int axis = 0; same && axis < a->rank; axis++) same = a->shape[axis] == b->shape[axis];
    return same;
}

/* The largest difference of all tensors; names and shapes must be the same. */
static double largest_difference(Bytes got, Bytes expected) {
    SafetensorsFile ours, theirs;
    double largest = 0;
    if (!CHECK(safetensors_open(got.at, got.size, &ours, NULL) == CLAPP_OK)) return INFINITY;
    if (!CHECK(safetensors_open(expected.at, expected.size, &theirs, NULL) == CLAPP_OK)) return INFINITY;
    CHECK_INTEGER(ours.entry_count, theirs.entry_count);
    for (int i = 0; i < theirs.entry_count; i++) {
        const SafetensorsEntry *own = safetensors_find(&ours, theirs.entries[i].name);
        if (check_that(own && same_shape(own, &theirs.entries[i]), __FILE__, __LINE__, "%s is missing or misshapen",
                       theirs.entries[i].name))
            largest = fmax(largest, difference(own, &theirs.entries[i]));
    }
    safetensors_close(&ours), safetensors_close(&theirs);
    return largest;
}

static void updates_are_pytorchs(void) {
    for (int i = 0; i < CASES; i++) {
        Case c;
        if (case_open(&c, names[i])) {
            const Bytes got = update(&c);
            const double apart = got.at ? largest_difference(got, c.expected) : INFINITY;
            check_that(apart < tolerance, __FILE__, __LINE__, "%s is off by %.3g", names[i], apart);
            clapp_free(got.at);
        }
        case_close(&c);
    }
}

/* ---- Wrong on purpose -------------------------------------------------------------------------------------------- */

/* Choices of a batch, in place. */
typedef struct Choice {
    int32_t *at; /* NULL where the batch has none of that name */
    size_t count;
    int rank, shape[SAFETENSORS_MAX_RANK];
} Choice;

static Choice choice_of(Case *c, const char *name) {
    Choice choice = {.at = NULL};
    SafetensorsFile file;
    if (!CHECK(safetensors_open(c->batch.at, c->batch.size, &file, NULL) == CLAPP_OK)) return choice;
    const SafetensorsEntry *entry = safetensors_find(&file, name);
    if (entry) {
        choice.at = (int32_t *)(void *)(c->batch.at + entry->offset); /* a file's data begin at a multiple of 8 */
        choice.count = entry->count;
        choice.rank = entry->rank;
        memcpy(choice.shape, entry->shape, sizeof choice.shape);
    }
    safetensors_close(&file);
    return choice;
}

static size_t first_axes(const Choice *choice, int axes) {
    size_t product = 1;
    for (int axis = 0; axis < axes; axis++) product *= (size_t)choice->shape[axis];
    return product;
}

static double difference_after(const Case *c) {
    const Bytes got = update(c);
    const double apart = got.at ? largest_difference(got, c->expected) : 0;
    clapp_free(got.at);
    return apart;
}

/* Each choice of the broadcast factor matters: any of them, changed, is seen. */
static void a_flipped_update_is_noticed(void) {
    int noticed = 0;
    for (int i = 0; i < CASES; i++) {
        Case c;
        const bool open = case_open(&c, names[i]);
        const Choice updates = open ? choice_of(&c, "updates") : (Choice){.at = NULL};
        for (size_t at = 0; at < updates.count; at++, noticed++) {
            const int32_t right = updates.at[at];
            updates.at[at] = right == 0 ? 1 : -right;
            const double apart = difference_after(&c);
            check_that(apart > 100 * tolerance, __FILE__, __LINE__, "%s: update %zu flipped, off by only %.3g",
                       names[i], at, apart);
            updates.at[at] = right;
        }
        if (updates.at) CHECK(difference_after(&c) < tolerance);
        case_close(&c);
    }
    CHECK(noticed > 200);
}

static void a_wrong_label_is_noticed(void) {
    int noticed = 0;
    for (int i = 0; i < CASES; i++) {
        Case c;
        const bool open = case_open(&c, names[i]);
        const Choice labels = open ? choice_of(&c, "labels") : (Choice){.at = NULL};
        for (size_t at = 0; at < labels.count; at++, noticed++) {
            const int32_t right = labels.at[at];
            labels.at[at] = right == 0 ? 1 : right - 1;
            const double apart = difference_after(&c);
            check_that(apart > 100 * tolerance, __FILE__, __LINE__, "%s: label %zu changed, off by only %.3g", names[i],
                       at, apart);
            labels.at[at] = right;
        }
        case_close(&c);
    }
    CHECK(noticed > 20);
}

/* Draws that are changed together, because a single one may be satisfied before and after: those of one image at one
 * block, pass and distance; of the losses without updates, all of a block and distance, or context; a fifth of all where
 * they stand in one row. */
static size_t draws_together(const Choice *negatives, const Choice *updates) {
    if (negatives->rank == 1) return negatives->count / 5;
    return negatives->count / first_axes(negatives, updates->at ? 4 : 2);
}

/* negatives [L, passes, K, B, …], updates [L, passes, B]: whether the image is on a saccade there */
static bool draws_matter(const Choice *negatives, const Choice *updates, size_t draw) {
    if (!updates->at || negatives->rank == 1) return true;
    const size_t steps = (size_t)negatives->shape[2], batch = (size_t)negatives->shape[3];
    return updates->at[draw / (steps * batch) * batch + draw % batch] <= 0;
}

/* Another draw that is possible: in one row, too, where each block has a limit of its own. */
static int32_t other_draw(const Choice *negatives, int32_t draw, int32_t most) {
    if (negatives->rank == 1) return draw > 0 ? draw - 1 : 1;
    return (draw + 1) % (most + 1);
}

/* Other negatives are seen where the image is on a saccade, and only there. */
static void wrong_negatives_are_noticed(void) {
    int noticed = 0;
    for (int i = 0; i < CASES; i++) {
        Case c;
        const bool open = case_open(&c, names[i]);
        const Choice negatives = open ? choice_of(&c, "negatives") : (Choice){.at = NULL};
        const Choice updates = open ? choice_of(&c, "updates") : (Choice){.at = NULL};
        int32_t most = 0;
        for (size_t at = 0; at < negatives.count; at++)
            if (negatives.at[at] > most) most = negatives.at[at];
        const size_t together = negatives.at ? draws_together(&negatives, &updates) : 1;
        const size_t stride = updates.at ? 3 : 1; /* every image of 4 or 5 in turn */
        int32_t *right = take(together * sizeof *right);
        for (size_t draw = 0; draw < negatives.count / together; draw += stride) {
            int32_t *changed = negatives.at + draw * together;
            memcpy(right, changed, together * sizeof *right);
            for (size_t n = 0; n < together; n++) changed[n] = other_draw(&negatives, changed[n], most);
            const double apart = difference_after(&c);
            const bool matters = draws_matter(&negatives, &updates, draw);
            check_that((apart > 10 * tolerance) == matters, __FILE__, __LINE__,
                       "%s: negatives %zu changed, off by %.3g although they %s", names[i], draw, apart,
                       matters ? "matter" : "do not matter");
            noticed += matters;
            memcpy(changed, right, together * sizeof *right);
        }
        free(right);
        case_close(&c);
    }
    CHECK(noticed > 100);
}

/* ---- Refusals ---------------------------------------------------------------------------------------------------- */

static void check_refused(const Case *c, const char *expected) {
    ClappError error = {""};
    uint8_t *gradients = NULL;
    size_t size = 77;
    CHECK_INTEGER(clapp_given_update(c->model.at, c->model.size, c->batch.at, c->batch.size, &gradients, &size, &error),
                  CLAPP_INVALID);
    check_that(strstr(error.text, expected) != NULL, __FILE__, __LINE__, "\"%s\" does not speak of %s", error.text,
               expected);
    CHECK(gradients == NULL);
}

/* Negatives are images, or places where the rule draws them anywhere. */
static void choices_out_of_range_are_refused(void) {
    static const struct {
        const char *name, *choice;
        int32_t value;
    } wrong[] = {{"mixed", "negatives", -1},
                 {"mixed", "negatives", 5},
                 {"mixed", "negatives", INT32_MAX},
                 {"mixed", "negatives", INT32_MIN},
                 {"mixed", "updates", 2},
                 {"mixed", "updates", -2},
                 {"mixed", "updates", 256},
                 {"mixed", "updates", 255},
                 {"mixed", "updates", INT32_MIN},
                 {"negatives-image", "negatives", 4},
                 {"negatives-position", "negatives", 4},
                 {"negatives-anywhere", "negatives", 4 * 5 * 5},
                 {"gim", "negatives", 4 * 5 * 5},
                 {"gim", "negatives", -1},
                 {"sound-gim", "negatives", 4 * 9}, /* of the first block; the last has 4 · 12 places */
                 {"sound-position", "negatives", 4},
                 {"views-plain", "negatives", 5},
                 {"views-both", "negatives", -1},
                 {"supervised", "labels", 3},
                 {"supervised", "labels", -1},
                 {"supervised-views", "labels", INT32_MAX}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        Case c;
        if (case_open(&c, wrong[i].name)) {
            const Choice choice = choice_of(&c, wrong[i].choice);
            if (CHECK(choice.count > 5)) choice.at[5] = wrong[i].value;
            check_refused(&c, wrong[i].choice);
        }
        case_close(&c);
    }
}

static void files_that_do_not_belong_are_refused(void) {
    static const struct {
        const char *model, *batch, *about;
    } wrong[] = {{"k-one", "mixed", "negatives"}, /* K differs */
                 {"mixed", "symmetric", "negatives"},
                 {"negatives-image", "both", "negatives"},
                 {"views-both", "views-colour", "channels"},
                 {"views-both", "views-plain", "negatives"}, /* one context, three blocks */
                 {"views-plain", "views-negatives", "negatives"},
                 {"hinge-cpc", "mixed-pool", "negatives"}, /* three losses */
                 {"mixed", "supervised", "negatives"},
                 {"supervised", "mixed", "labels"},
                 {"supervised-views", "views-grid", "labels"},
                 {"sound-clapp", "clip-every", "images"},
                 {"sound-clapp", "mixed", "images"},
                 {"clip-every", "sound-clapp", "images"},
                 {"clip-every", "mixed", "images"},
                 {"mixed", "clip-every", "images"},
                 {"clip-every", "clip-grid", "channels"},
                 {"sound-gim", "sound-cpc", "negatives"},
                 {"sound-far", "sound-hinge-cpc", "updates"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        Case model, batch;
        const bool open = case_open(&model, wrong[i].model), both = case_open(&batch, wrong[i].batch) && open;
        if (both) check_refused(&(Case){model.model, batch.batch, model.expected}, wrong[i].about);
        case_close(&model), case_close(&batch);
    }
    Case mixed;
    if (case_open(&mixed, "mixed")) {
        check_refused(&(Case){mixed.batch, mixed.batch, mixed.expected}, "network");
        check_refused(&(Case){mixed.model, mixed.model, mixed.expected}, "images");
        check_refused(&(Case){{mixed.model.at, 7}, mixed.batch, mixed.expected}, "");
    }
    case_close(&mixed);
}

int main(void) {
    RUN(updates_are_pytorchs);
    RUN(a_flipped_update_is_noticed);
    RUN(a_wrong_label_is_noticed);
    RUN(wrong_negatives_are_noticed);
    RUN(choices_out_of_range_are_refused);
    RUN(files_that_do_not_belong_are_refused);
    return check_report();
}
