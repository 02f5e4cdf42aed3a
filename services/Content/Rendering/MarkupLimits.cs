using System.Buffers;
using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Rendering;

/// <summary>
/// Checks the structure limits of a Markdown text in one pass before it is parsed. Markdown's inline rules cost the
/// square of the marks in one paragraph in every implementation. These limits keep the most expensive accepted text
/// below a second; docs/editorial.md lists them.
/// </summary>
static class MarkupLimits
{
    public const int Lines = 10_000, Nested = 32, BlockLength = 100_000, Marks = 20_000, BlockMarks = 4_000;
    public const int Links = 5_000, BlockLinks = 1_000;
    public const int Tags = 5_000, TagLength = 2_000, Columns = 100, Cells = 20_000;

    // Characters that begin or end emphasis, code, a link or a footnote.
    static readonly SearchValues<char> Looked = SearchValues.Create("*_~^+=`[]<|:.");

    /// <summary>Returns the first exceeded limit, or null. A block is a run of lines without an empty one.</summary>
    public static FieldViolation? Exceeded(string text, string field)
    {
        var all = new StructureCounts();
        var block = new StructureCounts();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny('\n', '\r');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(rest[end..].StartsWith("\r\n") ? end + 2 : end + 1)..];
            if (++all.Lines > Lines) return Many(field, Lines, "lines");
            if (line.Trim(" \t").IsEmpty)
            {
                block = new StructureCounts();
                continue;
            }
            if (Containers(line) > Nested) return Deep(field);
            var now = new StructureCounts { Length = line.Length + 1 };
            now.Count(line);
            block.Add(now);
            all.Add(now);
            if (now.Cells > Columns) return Many(field, Columns, "columns of a table (|) in a line");
            if (block.Length > BlockLength) return Many(field, BlockLength, "characters without an empty line between them");
            if (block.Marks > BlockMarks)
                return Many(field, BlockMarks, "marks of emphasis, code and brackets without an empty line between them");
            if (block.Links > BlockLinks) return Many(field, BlockLinks, "links without an empty line between them");
            if (all.Marks > Marks) return Many(field, Marks, "marks of emphasis, code and brackets");
            if (all.Links > Links) return Many(field, Links, "links");
            if (all.Tags > Tags) return Many(field, Tags, "HTML tags (<)");
            if (all.Cells > Cells) return Many(field, Cells, "cells of tables (|)");
        }
        return null;
    }

    public static FieldViolation Deep(string field) =>
        new(field, "too_deep", $"Lists, quotations, emphasis or brackets are nested too deeply; {Nested} deep is enough.");

    static FieldViolation Many(string field, int most, string what) =>
        new(field, "out_of_range", $"At most {most.ToString("N0", CultureInfo.InvariantCulture)} {what}.");

    /// <summary>
    /// Returns true if raw HTML holds an excessively long tag, because the parser compares each attribute with every
    /// other.
    /// </summary>
    public static bool HasLongTag(ReadOnlySpan<char> raw)
    {
        for (var open = raw.IndexOf('<'); open >= 0; open = raw.IndexOf('<'))
        {
            raw = raw[open..];
            var close = raw.IndexOf('>');
            if ((close < 0 ? raw.Length : close) > TagLength) return true;
            raw = raw[1..];
        }
        return false;
    }

    // Counts the quotations and list items that a line opens at its beginning.
    static int Containers(ReadOnlySpan<char> line)
    {
        for (var depth = 0; ; depth++)
        {
            line = line.TrimStart(" \t");
            if (line.IsEmpty) return depth;
            var digits = line.IndexOfAnyExceptInRange('0', '9');
            var mark = line[0] == '>' ? 1 : line[0] is '-' or '*' or '+' ? -1
                : digits is > 0 and < 10 && line[digits] is '.' or ')' ? -digits - 1 : 0;
            // A list marker is followed by a blank or the end of the line.
            if (mark == 0 || mark < 0 && line.Length > -mark && line[-mark] is not (' ' or '\t')) return depth;
            line = line[Math.Abs(mark)..];
        }
    }

    struct StructureCounts
    {
        public int Lines, Length, Marks, Links, Tags, Cells;

        public void Add(in StructureCounts other)
        {
            Length += other.Length;
            Marks += other.Marks;
            Links += other.Links;
            Tags += other.Tags;
            Cells += other.Cells;
        }

        public void Count(ReadOnlySpan<char> line)
        {
            for (var i = line.IndexOfAny(Looked); i >= 0;)
            {
                var c = line[i];
                if (c == '<') Tags++;
                else if (c == '|') Cells++;
                else if (c is ':' or '.')
                {
                    // Autolinks.
                    var before = line[..i];
                    if (line[(i + 1)..].StartsWith("//") || before.EndsWith("www") || before.EndsWith("mailto") || before.EndsWith("tel"))
                        Links++;
                }
                else if (c == ']')
                {
                    if (i + 1 < line.Length && line[i + 1] == '(') Links++;
                }
                // In a run of equal marks only the first four count, because underlines and fences are long.
                else if (c == '[' || i < 4 || line[(i - 4)..i].ContainsAnyExcept(c)) Marks++;
                var next = line[(i + 1)..].IndexOfAny(Looked);
                i = next < 0 ? -1 : i + 1 + next;
            }
        }
    }
}
