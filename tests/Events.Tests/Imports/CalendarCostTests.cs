using System.Text;
using Embassy.Events.Imports;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Imports;

/// <summary>The cost of reading a calendar, or a table, of another program.</summary>
public class CalendarCostTests
{
    const int Most = 256 << 10;

    static readonly string[] Lines =
        ["X-A:b\n", "ATTENDEE;CN=a:mailto:b\n", "X-A;B=c;B=c;B=c:d\n", "X-A;B=\"c\":d\n", "CATEGORIES:a,b,c\n", "EXDATE:20260101T000000Z\n",
            "RDATE:20260101T000000Z\n", "BEGIN:VALARM\nEND:VALARM\n", "SUMMARY:a\n"];

    [Fact]
    public void A_calendar_costs_no_more_than_its_length()
    {
        foreach (var line in Lines)
            Growth.IsProportional(line, Most,
                n => ImportedFile.Calendar("UID:a\nDTSTART:20260101T000000Z\n" + Inputs.Repeated(line, n)[..^1]), Read);
        foreach (var form in (string[])["UID:N\nDTSTART:20260101T000000Z", "UID:a\nDTSTART:20260101T000000Z",
            "UID:N\nDTSTART;TZID=Asia/Baku:20260101T000000\nDURATION:PT1H",
            "UID:a\nRECURRENCE-ID:20260101T000000Z\nDTSTART:20260101T000000Z"])
            Growth.IsProportional(form, Most,
                n => ImportedFile.Calendar(
                    [.. Enumerable.Range(1, n / (form.Length + 30)).Select(i => form.Replace("N", $"{i}", StringComparison.Ordinal))]),
                    Read);
        // A series and what of it was moved, many times.
        Growth.IsProportional("moved", Most,
            n => ImportedFile.Calendar(
                [.. Enumerable.Range(0, n / 100).Select(i => i % 2 == 0 ? "UID:a\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;COUNT=2"
            : $"UID:a\nRECURRENCE-ID:{new DateTime(2026, 1, 1).AddDays(i):yyyyMMdd}T000000Z\nDTSTART:20260101T000000Z")]), Read);
    }

    [Fact]
    public void A_value_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All())
            foreach (var property in (string[])["SUMMARY:", "X-A;B="])
                Growth.IsProportional($"{property}{name}", 16_000,
                    n => ImportedFile.Calendar($"UID:a\nDTSTART:20260101T000000Z\n{property}{make(n).ReplaceLineEndings(" ")}"), Read);
    }

    [Fact]
    public void A_table_costs_no_more_than_its_length()
    {
        const string Head = "id,kind,date,precision,title,place,participants,source,note\n";
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, Most, n => Head + make(n), Table);
            Growth.IsProportional($"{name} as the head", Most, make, Table);
            Growth.IsProportional($"{name} in a cell", Most,
                n => $"{Head}T,visit,2022,,\"{make(n).Replace("\"", "\"\"", StringComparison.Ordinal)}\",,,,\n", Table);
        }
        Growth.IsProportional("rows", Most, n => Head + Inputs.Numbered("TN,visit,2022-08,month,A,Baku,,,\n", n), Table);
    }

    [Fact]
    public void Reading_ends_when_the_caller_is_gone()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        var calendar = Encoding.UTF8.GetBytes(ImportedFile.Calendar("UID:a\nDTSTART:20260101T000000Z"));
        Assert.Throws<OperationCanceledException>(() => new CalendarReader(new ImportReport(), "en",
            cancellation: gone.Token).Read(calendar));
    }

    static void Read(string file) => Refusable(() => new CalendarReader(new ImportReport(), "en").Read(Encoding.UTF8.GetBytes(file)));

    static void Table(string file) => Refusable(() =>
    {
        using var table = UploadedTable.Open(Encoding.UTF8.GetBytes(file), "text/csv");
        new TableReader(new ImportReport(), "en").Read(table);
    });

    static void Refusable(Action read)
    {
        try
        {
            read();
        }
        catch (Problem)
        {
        }
    }
}
