/* file.c — the binary files of well-known data sets: what a file holds, and one record → pixels and label. */
#include "clapp.h"
#include "error.h"

#include <inttypes.h>

/* What the formats have in common: a header or none, then records, each a label byte or planes of pixels
 * or both. */
typedef struct Layout {
    const char *name;
    uint32_t magic;     /* IDX: the file's first four bytes; count and sides follow */
    size_t header_size; /* 0: the file is nothing but records */
    int side, channels; /* of an image; a side of 0 is in the header, no channels are no image */
    bool column_major;  /* a plane is stored column by column */
    bool labelled;
    int first_label, last_label;
} Layout;

static const Layout layouts[] = {
    [CLAPP_STL10_IMAGES] = {.name = "STL-10", .side = 96, .channels = 3, .column_major = true},
    [CLAPP_STL10_LABELS] = {.name = "STL-10", .labelled = true, .first_label = 1, .last_label = 10},
    [CLAPP_CIFAR10] = {.name = "CIFAR-10", .side = 32, .channels = 3, .labelled = true, .last_label = 9},
    [CLAPP_IDX_IMAGES] = {.name = "IDX", .magic = 0x00000803, .header_size = 16, .channels = 1},
    [CLAPP_IDX_LABELS] = {.name = "IDX", .magic = 0x00000801, .header_size = 8, .labelled = true, .last_label = 255},
};

static const Layout *find_layout(ClappFormat format) {
    return (size_t)format < sizeof layouts / sizeof layouts[0] ? &layouts[format] : NULL;
}

static ClappStatus refuse_format(ClappFormat format, ClappError *error) {
    return error_set(error, CLAPP_INVALID, "file format %d does not exist", (int)format);
}

static uint32_t read_big32(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void set_shape(ClappFile *file, const Layout *layout, uint32_t width, uint32_t height) {
    file->channels = layout->channels;
    file->width = (int)width;
    file->height = (int)height;
    file->record_size = (size_t)layout->channels * width * height + (layout->labelled ? 1 : 0);
}

static ClappStatus describe_records(const Layout *layout, uint64_t file_size, ClappFile *file, ClappError *error) {
    set_shape(file, layout, (uint32_t)layout->side, (uint32_t)layout->side);
    if (file_size == 0) { return error_set(error, CLAPP_INVALID, "file is empty"); }
    if (file_size % file->record_size != 0) {
        return error_set(error, CLAPP_INVALID, "file has %" PRIu64 " bytes, not a multiple of %zu", file_size,
                         file->record_size);
    }
    file->count = file_size / file->record_size;
    return CLAPP_OK;
}

static ClappStatus check_magic(uint32_t magic, uint32_t expected, ClappError *error) {
    if (magic == expected) { return CLAPP_OK; }
    const char *hint = "";
    if (magic == layouts[CLAPP_IDX_IMAGES].magic) {
        hint = ": these are images";
    } else if (magic == layouts[CLAPP_IDX_LABELS].magic) {
        hint = ": these are labels";
    } else if (magic >> 16 == 0x1f8b) {
        hint = ": it is still compressed by gzip";
    }
    return error_set(error, CLAPP_INVALID, "file begins with 0x%08" PRIx32 ", not 0x%08" PRIx32 "%s", magic, expected,
                     hint);
}

/* head: magic, count, then height and width if there are images; big-endian, 4 bytes each. */
static ClappStatus describe_idx(const Layout *layout, const uint8_t *head, uint64_t file_size, ClappFile *file,
                                ClappError *error) {
    ClappStatus status = check_magic(read_big32(head), layout->magic, error);
    if (status != CLAPP_OK) { return status; }
    uint32_t width = 0, height = 0;
    if (layout->channels > 0) {
        height = read_big32(head + 8);
        width = read_big32(head + 12);
        if (height < 1 || width < 1 || height > CLAPP_MAX_IMAGE_SIDE || width > CLAPP_MAX_IMAGE_SIDE ||
            width > CLAPP_MAX_IMAGE_PIXELS / height) {
            return error_set(error, CLAPP_INVALID,
                             "images of %" PRIu32 " x %" PRIu32 " pixels; 1 to %d on a side, %d in all are read", width,
                             height, (int)CLAPP_MAX_IMAGE_SIDE, (int)CLAPP_MAX_IMAGE_PIXELS);
        }
    }
    set_shape(file, layout, width, height);
    file->count = read_big32(head + 4);
    if (file->count == 0) { return error_set(error, CLAPP_INVALID, "file says that it holds nothing"); }
    if (file_size - file->header_size != file->count * file->record_size) {
        return error_set(error, CLAPP_INVALID,
                         "file has %" PRIu64 " bytes, but a header of %zu and %" PRIu64 " records of %zu make %" PRIu64,
                         file_size, file->header_size, file->count, file->record_size,
                         file->header_size + file->count * file->record_size);
    }
    return CLAPP_OK;
}

ClappStatus clapp_file_describe(ClappFormat format, const uint8_t *head, size_t head_size, uint64_t file_size,
                                ClappFile *file, ClappError *error) {
    const Layout *layout = find_layout(format);
    if (layout == NULL) { return refuse_format(format, error); }
    ClappFile described = {.format = format, .header_size = layout->header_size};
    ClappStatus status;
    if (layout->header_size == 0) {
        status = describe_records(layout, file_size, &described, error);
    } else if (file_size < layout->header_size) {
        status = error_set(error, CLAPP_INVALID, "file has %" PRIu64 " bytes, the header alone takes %zu", file_size,
                           layout->header_size);
    } else if (head_size < layout->header_size) {
        status = error_set(error, CLAPP_INVALID, "%zu bytes of the file were given, the header takes %zu", head_size,
                           layout->header_size);
    } else {
        status = describe_idx(layout, head, file_size, &described, error);
    }
    if (status == CLAPP_OK) { *file = described; }
    return status;
}

/* planes (channels, height, width), or (channels, width, height) if column by column → pixels (height, width,
 * channels) */
static void interleave(const ClappFile *file, bool column_major, const uint8_t *planes, uint8_t *pixels) {
    size_t width = (size_t)file->width, height = (size_t)file->height, channels = (size_t)file->channels;
    size_t right = column_major ? height : 1, down = column_major ? 1 : width;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            for (size_t c = 0; c < channels; c++) { *pixels++ = planes[c * width * height + y * down + x * right]; }
        }
    }
}

ClappStatus clapp_file_record(const ClappFile *file, const uint8_t *record, uint8_t *pixels, int *label,
                              ClappError *error) {
    const Layout *layout = find_layout(file->format);
    if (layout == NULL) { return refuse_format(file->format, error); }
    if (!layout->labelled) {
        *label = -1;
    } else if (*record < layout->first_label || *record > layout->last_label) {
        return error_set(error, CLAPP_INVALID, "label is %d, %s has %d to %d", *record, layout->name,
                         layout->first_label, layout->last_label);
    } else {
        *label = *record++ - layout->first_label;
    }
    interleave(file, layout->column_major, record, pixels);
    return CLAPP_OK;
}
