using System.Globalization;

namespace Embassy.Web.Charts;

/// <summary>Charts whose categories are rows, because their names are long.</summary>
sealed partial class ChartDrawing
{
    const int RowTop = 6, NameHeight = 26, RowBar = 14, RowSpace = 14, AxisHeight = 24, RowEdge = 4, ValueRoom = 62, FadeSteps = 10;
    const double Fading = .4;

    /// <summary>The height that the rows need.</summary>
    public static int RowsHeight(ChartData data, ChartKind kind) => RowTop + data.Categories.Count * RowHeight(data, kind)
        + (kind == ChartKind.Spans ? AxisHeight : 0);

    static int RowHeight(ChartData data, ChartKind kind) =>
        NameHeight + RowSpace + RowBar * (kind == ChartKind.Spans ? data.Series.Count : 1);

    void Rows(ChartKind kind)
    {
        start = RowEdge;
        var plot = width - 2 * RowEdge - (kind == ChartKind.Spans ? 0 : ValueRoom);
        if (kind == ChartKind.Spans) Spans(plot);
        else if (kind == ChartKind.StackedRows) Segments(plot);
        else Bullets(plot);
    }

    // Bars behind each other, with their sum at the end.
    void Segments(int plot)
    {
        var max = (double)data.Top(stacked: true);
        for (var i = 0; i < Count; i++)
        {
            var y = RowTop + i * RowHeight(data, ChartKind.StackedRows);
            Text(X(0), y + 15, "start", "name", data.Categories[i]);
            var from = 0d;
            for (var s = 0; s < data.Series.Count; s++)
                if (data.Series[s].Values[i] is { } value and > 0)
                {
                    var to = from + (double)value / max * plot;
                    svg.Append(CultureInfo.InvariantCulture, $"<rect {Fill(s, uncertain: false)} x=\"{N(Math.Min(X(from), X(to)))}\" ")
                        .Append(CultureInfo.InvariantCulture, $"y=\"{y + NameHeight}\" width=\"{N(to - from - 1)}\" ")
                        .Append(CultureInfo.InvariantCulture, $"height=\"{RowBar}\" data-v=\"{value}\"/>");
                    from = to;
                }
            Text(X(from + 8), y + NameHeight + 12, "start", "label", data.Write(language, data.Series.Sum(s => s.Values[i] ?? 0)));
        }
    }

    // A bar from zero with its value at the end, and other figures on it.
    void Bullets(int plot)
    {
        var top = data.Top(stacked: false);
        var max = (double)(data.Decimals > 0 && top <= 1 ? 1 : top);
        for (var i = 0; i < Count; i++)
        {
            var y = RowTop + i * RowHeight(data, ChartKind.Rows);
            Text(X(0), y + 15, "start", "name", data.Categories[i]);
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect class=\"ground\" x=\"{N(Math.Min(X(0), X(plot)))}\" y=\"{y + NameHeight}\" width=\"{plot}\" height=\"{RowBar}\"/>");
            for (var s = 0; s < data.Series.Count; s++)
            {
                if (data.Series[s].Values[i] is not { } value) continue;
                var along = (double)value / max * plot;
                switch (data.Series[s].Mark)
                {
                    case ChartMark.Tick:
                        svg.Append(CultureInfo.InvariantCulture,
                            $"<path class=\"tick\" d=\"M{N(X(along))} {y + NameHeight - 3}v{RowBar + 6}\" data-v=\"{value}\"/>");
                        break;
                    case ChartMark.Point:
                        svg.Append(CultureInfo.InvariantCulture,
                            $"<path class=\"point\" d=\"M{N(X(along))} {y + NameHeight}l7 7-7 7-7-7z\" data-v=\"{value}\"/>");
                        break;
                    default:
                        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"s{s % 5 + 1}\" x=\"{N(Math.Min(X(0), X(along)))}\" ")
                            .Append(CultureInfo.InvariantCulture, $"y=\"{y + NameHeight}\" width=\"{N(Math.Max(1, along))}\" ")
                            .Append(CultureInfo.InvariantCulture, $"height=\"{RowBar}\" data-v=\"{value}\"/>");
                        Text(X(plot + 8), y + NameHeight + 12, "start", "label", data.Write(language, value));
                        break;
                }
            }
        }
    }

    // From a year to this one, in the direction of reading.
    void Spans(int plot)
    {
        var now = data.Until ?? (int)data.Top(stacked: false);
        var first = (int)data.Series.SelectMany(s => s.Values).OfType<decimal>().Min() / 10 * 10;
        double At(decimal year) => (double)(year - first) / (now - first) * plot;
        var bottom = RowTop + Count * RowHeight(data, ChartKind.Spans);
        var every = Math.Max(1, (int)Math.Ceiling((now - first) / 10.0 / (plot / 56))) * 10;
        for (var year = first; year <= now; year += every)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{N(X(At(year)))} {RowTop}V{bottom}\"/>");
            Text(X(At(year)), bottom + 16, At(year) > plot - 20 ? "end" : year == first ? "start" : "middle", "label",
                year.ToString(CultureInfo.InvariantCulture));
        }
        for (var i = 0; i < Count; i++)
        {
            var y = RowTop + i * RowHeight(data, ChartKind.Spans);
            Text(X(0), y + 15, "start", "name", data.Categories[i]);
            for (var s = 0; s < data.Series.Count; s++)
                if (data.Series[s].Values[i] is null && Uncertain(s, i) > 0) Fade(s, plot, y + NameHeight + s * RowBar);
                else if (data.Series[s].Values[i] is { } year)
                    svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"s{s % 5 + 1}\" x=\"{N(Math.Min(X(At(year)), X(plot)))}\" ")
                        .Append(CultureInfo.InvariantCulture, $"y=\"{y + NameHeight + s * RowBar}\" width=\"{N(plot - At(year))}\" ")
                        .Append(CultureInfo.InvariantCulture, $"height=\"{RowBar - 3}\" data-v=\"{year}\"/>");
        }
    }

    // A bar that comes out of the ground, because nobody knows when it begins.
    void Fade(int series, int plot, int y)
    {
        var step = plot * Fading / FadeSteps;
        for (var i = 0; i < FadeSteps; i++)
        {
            var at = plot * (1 - Fading) + i * step;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"s{Tone(series)}\" opacity=\"{N((i + 1.0) / FadeSteps)}\" ")
                .Append(CultureInfo.InvariantCulture, $"x=\"{N(Math.Min(X(at), X(at + step)))}\" y=\"{y}\" width=\"{N(step)}\" ")
                .Append(CultureInfo.InvariantCulture, $"height=\"{RowBar - 3}\"/>");
        }
    }
}
