/*
 * spool/programs/sort_put.c -- what the pieces of BUILD are for a record
 *
 * Fails     never: a field that is no number counts as zero, one behind the end
 *           of the record is blanks
 */
#include "spool/programs/sort_item.h"

#include "spool/base/text.h"

/* The text in so many columns: cut, or filled up with blanks. */
static void
put_columns(struct buffer *out, struct slice text, size_t columns)
{
	size_t has;

	text = slice_head(text, text_column_at(text, columns));
	has = text_columns(text);
	buffer_put(out, text);
	if (has < columns)
		buffer_fill(out, ' ', columns - has);
}

/* Columns of a field in the data: those of the descriptor are none. */
static size_t
data_columns(const struct sort_field *field, const struct sort_record *record)
{
	size_t end = field->at - 1 + field->length;

	if (!record->is_variable || field->at > SORT_DESCRIPTOR)
		return field->length;
	return end > SORT_DESCRIPTOR ? end - SORT_DESCRIPTOR : 0;
}

static void
put_field(const struct sort_item *item, const struct sort_record *record,
    struct buffer *out)
{
	struct slice text = sort_text(record, &item->field);

	if (item->field.length == 0)
		buffer_put(out, text);
	else
		put_columns(out, text, data_columns(&item->field, record));
}

/* ASCII letters only: no locale, no change of length. */
static void
put_case(const struct sort_item *item, const struct sort_record *record,
    struct buffer *out)
{
	size_t at = out->len;

	put_field(item, record, out);
	for (; at < out->len; at++) {
		char c = out->data[at];

		if (item->kind == ITEM_UPPER && c >= 'a' && c <= 'z')
			out->data[at] = (char)(c - 'a' + 'A');
		if (item->kind == ITEM_LOWER && c >= 'A' && c <= 'Z')
			out->data[at] = (char)(c - 'A' + 'a');
	}
}

static void
put_hex(const struct sort_item *item, const struct sort_record *record,
    struct buffer *out)
{
	struct slice text = sort_text(record, &item->field);
	size_t wanted = out->len + sort_item_length(item);

	for (size_t i = 0; i < text.len && out->len < wanted; i++)
		buffer_print(out, "%02X", (unsigned)(unsigned char)text.ptr[i]);
	if (out->len < wanted)
		buffer_fill(out, ' ', wanted - out->len);
}

static sort_number
term_value(const struct sort_term *term, const struct sort_record *record)
{
	sort_number value;

	if (term->is_constant)
		return term->constant;
	return sort_value(record, &term->field, &value) ? value : 0;
}

/* What does not fit in 127 bits is 0, or wraps: 31 digits are the most. */
static sort_number
operate(int operation, sort_number a, sort_number b)
{
	sort_number result = 0;

	switch (operation) {
	case TERM_ADD:
		__builtin_add_overflow(a, b, &result);
		break;
	case TERM_SUB:
		__builtin_sub_overflow(a, b, &result);
		break;
	case TERM_MUL:
		if (__builtin_mul_overflow(a, b, &result))
			result = 0;
		break;
	case TERM_DIV:
		result = b == 0 ? 0 : a / b;
		break;
	default:
		result = b == 0 ? 0 : a % b;
	}
	return result;
}

static sort_number
evaluate(const struct sort_term *term, const struct sort_record *record)
{
	sort_number sum = 0, product = term_value(term, record);
	int pending = TERM_ADD;

	for (term = term->next; term != NULL; term = term->next) {
		sort_number value = term_value(term, record);

		if (term->operation == TERM_ADD ||
		    term->operation == TERM_SUB) {
			sum = operate(pending, sum, product);
			pending = term->operation;
			product = value;
		} else {
			product = operate(term->operation, product, value);
		}
	}
	return operate(pending, sum, product);
}

/* The last `digits` digits, as the field has room for them. */
static void
put_sequence(struct sort_item *item, struct buffer *out)
{
	sort_print_number(out, &item->picture, item->sequence);
	item->sequence += item->step;
}

static void
put_change(const struct sort_item *item, const struct sort_record *record,
    struct buffer *out)
{
	struct slice text = sort_text(record, &item->field);

	for (const struct sort_change *c = item->changes; c != NULL;
	    c = c->next)
		if (sort_compare_text(text, c->from, SORT_TEXT) == 0) {
			put_columns(out, c->to, item->width);
			return;
		}
	if (item->has_default && item->default_field.length > 0)
		text = sort_text(record, &item->default_field);
	else if (item->has_default)
		text = item->default_text;
	put_columns(out, text, item->width);
}

static void
put_justified(const struct sort_item *item, const struct sort_record *record,
    struct buffer *out)
{
	struct slice text = slice_trim(sort_text(record, &item->field));
	size_t columns = text_columns(text);

	if (item->kind == ITEM_RIGHT && columns < item->width)
		buffer_fill(out, ' ', item->width - columns);
	put_columns(out, text, item->kind == ITEM_RIGHT &&
	    columns < item->width ? columns : item->width);
}

/* Blanks go, between what is left stands MID. */
static void
put_squeezed(const struct sort_item *item, const struct sort_record *record,
    struct buffer *out)
{
	struct slice rest = sort_text(record, &item->field), word;
	struct buffer text = {0};

	if (rest.ptr == NULL)
		rest = SLICE("");
	while (slice_split(&rest, ' ', &word)) {
		if (word.len == 0)
			continue;
		if (text.len > 0)
			buffer_put(&text, item->between);
		buffer_put(&text, word);
	}
	put_columns(out, buffer_slice(&text), item->width);
	buffer_free(&text);
}

void
sort_put_item(struct sort_item *item, const struct sort_record *record,
    struct buffer *out)
{
	switch (item->kind) {
	case ITEM_TEXT:
		buffer_put(out, item->text);
		break;
	case ITEM_UPPER:
	case ITEM_LOWER:
		put_case(item, record, out);
		break;
	case ITEM_HEX:
		put_hex(item, record, out);
		break;
	case ITEM_NUMBER:
		sort_print_number(out, &item->picture,
		    evaluate(item->terms, record));
		break;
	case ITEM_SEQUENCE:
		put_sequence(item, out);
		break;
	case ITEM_CHANGE:
		put_change(item, record, out);
		break;
	case ITEM_LEFT:
	case ITEM_RIGHT:
		put_justified(item, record, out);
		break;
	case ITEM_SQUEEZE:
		put_squeezed(item, record, out);
		break;
	case ITEM_LINE:
		break;
	default:
		put_field(item, record, out);
	}
}
