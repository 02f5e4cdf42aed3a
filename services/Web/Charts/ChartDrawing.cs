using System.Globalization;
using System.Net;
using System.Text;
using Embassy.Web.Languages;

namespace Embassy.Web.Charts;

/// <summary>
/// Draws one size of a chart. Time runs in the direction of reading: every position along the line is mirrored in a
/// language that is written from right to left, where <c>text-anchor="start"</c> is the right end.
/// </summary>
sealed partial class ChartDrawing(ChartData data, Language language, int width, int height)
{
    const int Top = 14, Bottom = 30, End = 14, LeastStart = 40;
    const double LetterWidth = 7.6, LargestPoint = 9;
    const decimal Million = 1_000_000;

    readonly StringBuilder svg = new();

    // Of this size: the names of its patterns are those of no other drawing on the page.
    string size = "";

    // As wide as the longest label of the axis.
    double start = LeastStart;

    int Count => data.Categories.Count;
    double PlotWidth => width - start - End;
    double PlotHeight => height - Top - Bottom;

    public void Draw(ChartKind kind, StringBuilder html, string name)
    {
        size = name;
        Open(name);
        Patterns(kind);
        if (kind == ChartKind.Map) Map();
        else if (kind is ChartKind.Rows or ChartKind.StackedRows or ChartKind.Spans) Rows(kind);
        else Upright(kind);
        html.Append(svg.Append("</svg>"));
    }

    void Open(string name) =>
        svg.Append("<svg class=\"").Append(name).Append("\" viewBox=\"0 0 ").Append(width).Append(' ').Append(height).Append("\" width=\"")
            .Append(width).Append("\" height=\"").Append(height).Append("\" role=\"img\" aria-labelledby=\"chart-").Append(data.Key)
            .Append("\" direction=\"").Append(language.Dir).Append("\">");

    // Stripes on the colour of a series.
    void Patterns(ChartKind kind)
    {
        for (var s = 0; s < data.Series.Count; s++)
        {
            var series = data.Series[s];
            if (kind is not (ChartKind.Dots or ChartKind.Spans) && (series.Hatched || series.AnyUncertain))
                svg.Append(CultureInfo.InvariantCulture, $"<pattern id=\"{Pattern(s)}\" width=\"6\" height=\"6\" ")
                    .Append("patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">")
                    .Append(CultureInfo.InvariantCulture, $"<rect class=\"s{Tone(s)}\" width=\"6\" height=\"6\"/>")
                    .Append("<path class=\"stripe\" d=\"M1 0V6\"/></pattern>");
        }
    }

    string Pattern(int series) => $"{data.Key}-{size}-{series.ToString(CultureInfo.InvariantCulture)}";

    // The colour of a bar, or its stripes: a class would be stronger than an attribute.
    string Fill(int series, bool uncertain) => data.Series[series].Hatched || uncertain ? $"fill=\"url(#{Pattern(series)})\""
        : $"class=\"s{Tone(series).ToString(CultureInfo.InvariantCulture)}\"";

    int Tone(int series) => (data.Series[series].Colour ?? series) % 5 + 1;

    void Upright(ChartKind kind)
    {
        var top = kind switch
        {
            ChartKind.Lines => 1m,
            ChartKind.Stacked or ChartKind.Dots => data.Top(stacked: true),
            ChartKind.Diverging => Enumerable.Range(0, Count).Select(i => Math.Max(Half(i, 0), Half(i, 1))).Max(),
            _ => data.Top(stacked: false),
        };
        var step = kind == ChartKind.Lines ? 0.25m : NiceStep(top);
        var max = Math.Max(step, Math.Ceiling(top / step) * step);
        start = Math.Max(LeastStart, Label(max, kind).Length * LetterWidth + 14);
        Grid(max, step, kind);
        Categories();
        switch (kind)
        {
            case ChartKind.Bars: Bars((double)max); break;
            case ChartKind.Stacked: Stack((double)max); break;
            case ChartKind.Dots: Dots((double)max); break;
            case ChartKind.Diverging: Diverge((double)max); break;
            default: Lines((double)max); break;
        }
    }

    void Grid(decimal max, decimal step, ChartKind kind)
    {
        for (var value = kind == ChartKind.Diverging ? -max : 0m; value <= max; value += step)
        {
            var y = Y(kind == ChartKind.Diverging ? Middle((double)(value / max)) : (double)(value / max));
            svg.Append(CultureInfo.InvariantCulture,
                $"<path class=\"{(value == 0 ? "zero" : "axis")}\" d=\"M{N(X(0))} {N(y)}H{N(X(PlotWidth))}\"/>");
            Text(X(-8), y + 4, "end", "label", Label(Math.Abs(value), kind));
        }
    }

    // Millions are written as such: nine digits leave no room for the bars of a narrow screen.
    string Label(decimal value, ChartKind kind) => kind == ChartKind.Lines ? value.ToString("0.00", language.Culture)
        : value >= Million ? Words.Of(language)["chart.millions", ("n", (value / Million).ToString("#,0.##", language.Culture))]
        : value.ToString("#,0.##", language.Culture);

    // No more names than fit beside each other.
    void Categories()
    {
        var room = PlotWidth / Math.Max(1, Count);
        var every = Math.Max(1, (int)Math.Ceiling((data.Categories.Max(c => c.Length) * 7.5 + 8) / room));
        for (var i = 0; i < Count; i += every) Text(X((i + .5) * room), height - 8, "middle", "label", data.Categories[i]);
    }

    void Bars(double max)
    {
        var room = PlotWidth / Count;
        var bars = data.Series.Select((s, i) => (s, i)).Where(s => s.s.Mark == ChartMark.Own).Select(s => s.i).ToList();
        var bar = Math.Min(36, room * .8 / bars.Count);
        var brackets = data.Series.Any(s => s.Mark == ChartMark.Gap);
        for (var i = 0; i < Count; i++)
            for (var s = 0; s < data.Series.Count; s++)
                if (data.Series[s].Values[i] is { } value)
                {
                    var (series, own) = (data.Series[s], data.Series[s].Mark == ChartMark.Own);
                    var at = (i + .5) * room + (bars.IndexOf(own ? s : series.Beside) - bars.Count / 2.0) * bar;
                    // Beside a bar there is room for its bracket.
                    if (own) Bar(at, brackets ? bar * .75 : bar - 1, 0, (double)value / max, s, value, Uncertain(s, i) > 0);
                    else if (series.Mark == ChartMark.Tick) Tick(at - 1, bar * .75 + 2, Y((double)value / max), value);
                    else if (Reports(series.Beside, i) is var (one, other)) Bracket(at + bar * .75 + 5, Y((double)one / max),
                        Y((double)other / max), value);
                }
    }

    // The bar and the tick between which a bracket is.
    (decimal One, decimal Other)? Reports(int series, int category) => data.Series[series].Values[category] is { } one
        && data.Series.FirstOrDefault(s => s.Mark == ChartMark.Tick && s.Beside == series)?.Values[category] is { } other
        ? (one, other) : null;

    void Tick(double at, double along, double y, decimal value) => svg.Append(CultureInfo.InvariantCulture,
        $"<path class=\"tick\" d=\"M{N(X(at))} {N(y)}H{N(X(at + along))}\" data-v=\"{value}\"/>");

    void Bracket(double at, double from, double to, decimal value) => svg.Append(CultureInfo.InvariantCulture,
        $"<path class=\"gap\" d=\"M{N(X(at - 3))} {N(from)}H{N(X(at))}V{N(to)}H{N(X(at - 3))}\" data-v=\"{value}\"/>");

    void Diverge(double max)
    {
        var room = PlotWidth / Count;
        var bar = Math.Min(40, room * .7);
        for (var i = 0; i < Count; i++)
            foreach (var half in (int[])[0, 1])
            {
                var from = 0d;
                for (var s = half; s < data.Series.Count; s += 2)
                    if (data.Series[s].Values[i] is { } value and > 0)
                    {
                        var to = from + (double)value / max;
                        Bar((i + .5) * room - bar / 2, bar, Middle(half == 0 ? from : -to), Middle(half == 0 ? to : -from), s, value);
                        from = to;
                    }
            }
    }

    // Series with an even number are above the line, the others below it.
    decimal Half(int category, int half) => data.Series.Where((_, s) => s % 2 == half).Sum(s => s.Values[category] ?? 0);

    static double Middle(double share) => (share + 1) / 2;

    void Stack(double max)
    {
        var room = PlotWidth / Count;
        var bar = Math.Min(56, room * .7);
        for (var i = 0; i < Count; i++)
        {
            var below = 0d;
            for (var s = 0; s < data.Series.Count; s++)
                if (data.Series[s].Values[i] is { } value and > 0)
                {
                    Bar((i + .5) * room - bar / 2, bar, below, below + (double)value / max, s, value);
                    below += (double)value / max;
                }
        }
    }

    int Uncertain(int series, int category) => data.Series[series].Uncertain?[category] ?? 0;

    void Bar(double at, double along, double from, double to, int series, decimal value, bool uncertain = false)
    {
        var x = Math.Min(X(at), X(at + along));
        svg.Append(CultureInfo.InvariantCulture, $"<rect {Fill(series, uncertain)} x=\"{N(x)}\" y=\"{N(Y(to))}\" width=\"{N(along)}\" ")
            .Append(CultureInfo.InvariantCulture, $"height=\"{N(Math.Max(1, Y(from) - Y(to)))}\" data-v=\"{value}\"/>");
    }

    void Dots(double max)
    {
        var room = PlotWidth / Count;
        for (var i = 0; i < Count; i++)
        {
            var at = 0;
            for (var s = 0; s < data.Series.Count; s++)
                for (var n = 0; n < (int)(data.Series[s].Values[i] ?? 0); n++, at++)
                    Point(X((i + .5) * room), Y((at + .5) / max), s, Math.Min(8, PlotHeight / max / 2 - 1), hollow: n < Uncertain(s, i));
        }
    }

    void Lines(double max)
    {
        var room = PlotWidth / Count;
        for (var s = 0; s < data.Series.Count; s++)
        {
            if (data.Series[s].Mark == ChartMark.Size) continue;
            var (path, broken) = (new StringBuilder(), true);
            for (var i = 0; i < Count; i++)
                if (data.Series[s].Values[i] is { } value)
                {
                    path.Append(CultureInfo.InvariantCulture, $"{(broken ? 'M' : 'L')}{N(X((i + .5) * room))} {N(Y((double)value / max))}");
                    broken = false;
                }
                else broken = true;
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line l{s % 5 + 1}\" d=\"{path}\"/>");
            var sizes = data.Series.FirstOrDefault(o => o.Mark == ChartMark.Size && o.Beside == s)?.Values;
            var largest = Math.Max(1, (double)(sizes?.Max() ?? 1));
            for (var i = 0; i < Count; i++)
                if (data.Series[s].Values[i] is { } value)
                {
                    // The area of the point is what it stands for.
                    var of = sizes?[i];
                    Point(X((i + .5) * room), Y((double)value / max), s,
                        of is null ? 4 : Math.Max(2.5, LargestPoint * Math.Sqrt((double)of.Value / largest)), value, of < data.Least);
                }
        }
    }

    void Point(double x, double y, int series, double half, decimal value = 1, bool hollow = false)
    {
        var css = hollow ? $"ring l{series % 5 + 1}" : $"s{series % 5 + 1}";
        var shape = (series % 3) switch
        {
            0 => $"<rect class=\"{css}\" x=\"{N(x - half)}\" y=\"{N(y - half)}\" width=\"{N(half * 2)}\" height=\"{N(half * 2)}\"",
            1 => $"<circle class=\"{css}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(half)}\"",
            _ => $"<path class=\"{css}\" d=\"M{N(x)} {N(y - half)}l{N(half)} {N(half)}-{N(half)} {N(half)}-{N(half)}-{N(half)}z\"",
        };
        svg.Append(shape).Append(CultureInfo.InvariantCulture, $" data-v=\"{value}\"/>");
    }

    void Text(double x, double y, string anchor, string css, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{css}\" x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\">")
            .Append(WebUtility.HtmlEncode(text)).Append("</text>");

    double X(double along) => language.RightToLeft ? width - start - along : start + along;

    double Y(double share) => Top + PlotHeight * (1 - share);

    static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    static decimal NiceStep(decimal top)
    {
        if (top <= 4) return 1;
        var step = (decimal)Math.Pow(10, Math.Floor(Math.Log10((double)top)));
        return (top / step) switch { <= 2 => step / 2, <= 5 => step, _ => step * 2 };
    }
}
