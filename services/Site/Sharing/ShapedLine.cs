using System.Reflection;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace Embassy.Site.Sharing;

/// <summary>
/// A line of words in the order in which they are read: Arabic is shaped, and in a line from right to left Latin words
/// and numbers beside each other keep their own order.
/// </summary>
sealed class ShapedLine
{
    sealed record Face(SKTypeface Typeface, SKShaper Shaper);

    sealed record Run(string Text, Face Face);

    sealed record Word(IReadOnlyList<Run> Runs, bool RightToLeft, float Width);

    // A shaper is not for several threads.
    static readonly Lock Shaping = new();

    static readonly Dictionary<string, Face> Faces = new[] { "plex-arabic-600", "plex-latin", "plex-latin-ext" }.ToDictionary(n => n, n =>
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("share/" + n)!;
        var face = SKTypeface.FromStream(file);
        return new Face(face, new SKShaper(face));
    });

    readonly IReadOnlyList<Word> words;
    readonly float size;
    readonly bool rightToLeft;

    ShapedLine(IReadOnlyList<Word> words, float size, bool rightToLeft) =>
        (this.words, this.size, this.rightToLeft) = (words, size, rightToLeft);

    float Space => size * .26f;

    /// <summary>The lines of a text that are no wider than given.</summary>
    public static IReadOnlyList<ShapedLine> Wrap(string text, float size, float width, bool rightToLeft)
    {
        lock (Shaping)
        {
            var (lines, line, used) = (new List<ShapedLine>(), new List<Word>(), 0f);
            foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => Measure(w, size)))
            {
                if (line.Count > 0 && used + word.Width > width)
                {
                    lines.Add(new ShapedLine([.. line], size, rightToLeft));
                    (line, used) = ([], 0);
                }
                line.Add(word);
                used += word.Width + size * .26f;
            }
            if (line.Count > 0) lines.Add(new ShapedLine(line, size, rightToLeft));
            return lines;
        }
    }

    /// <param name="x">Where the line begins: its right end in a language from right to left.</param>
    public void Draw(SKCanvas canvas, float x, float y, SKColor colour)
    {
        lock (Shaping)
        {
            using var paint = new SKPaint { Color = colour, IsAntialias = true };
            foreach (var word in Ordered())
            {
                if (rightToLeft) x -= word.Width;
                var at = x;
                foreach (var run in word.RightToLeft ? word.Runs.Reverse() : word.Runs)
                {
                    using var font = new SKFont(run.Face.Typeface, size) { Subpixel = true };
                    canvas.DrawShapedText(run.Face.Shaper, run.Text, at, y, SKTextAlign.Left, font, paint);
                    at += run.Face.Shaper.Shape(run.Text, font).Width;
                }
                x += rightToLeft ? -Space : word.Width + Space;
            }
        }
    }

    // From right to left, a group of words from left to right begins with its last one.
    IEnumerable<Word> Ordered()
    {
        if (!rightToLeft) return words;
        var (ordered, group) = (new List<Word>(), new Stack<Word>());
        foreach (var word in words)
        {
            if (!word.RightToLeft) { group.Push(word); continue; }
            while (group.TryPop(out var last)) ordered.Add(last);
            ordered.Add(word);
        }
        while (group.TryPop(out var last)) ordered.Add(last);
        return ordered;
    }

    static Word Measure(string text, float size)
    {
        var arabic = text.Any(IsArabic);
        var runs = new List<Run>();
        foreach (var letter in text)
        {
            // Brackets are in the Latin face, which does not mirror them.
            var c = arabic ? Mirrored(letter) : letter;
            var face = Faces[IsArabic(c) ? "plex-arabic-600"
                : c is > 'ÿ' and < '\u2000' and not 'ı' ? "plex-latin-ext" : "plex-latin"];
            if (runs is [.., var last] && last.Face == face) runs[^1] = last with { Text = last.Text + c };
            else runs.Add(new Run(c.ToString(), face));
        }
        var width = 0f;
        foreach (var run in runs)
        {
            using var font = new SKFont(run.Face.Typeface, size) { Subpixel = true };
            width += run.Face.Shaper.Shape(run.Text, font).Width;
        }
        return new Word(runs, arabic, width);
    }

    static char Mirrored(char c) => c switch { '(' => ')', ')' => '(', '«' => '»', '»' => '«', '[' => ']', ']' => '[', _ => c };

    static bool IsArabic(char c) => c is >= '\u0600' and <= '\u06ff' or >= '\u0750' and <= '\u077f' or >= '\ufb50' and <= '\ufefc';
}
