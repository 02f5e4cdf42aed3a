using System.Text;
using Embassy.Cooperation.Trade;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Trade;

/// <summary>The cost of reading a file of trade figures grows no faster than its length.</summary>
public class ComtradeCostTests
{
    const int Most = 128 << 10;

    static readonly string Header = string.Join(',', ComtradeRows.Columns) + "\n";

    [Fact]
    public void Csv_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, Most, n => Header + make(n), text => Read(text, "text/csv"));
            Growth.IsProportional($"{name} as the header", Most, make, text => Read(text, "text/csv"));
        }
        Growth.IsProportional("rows", Most, n => Header + Inputs.Numbered("12,31,M,2023,TOTAL,N,,,,,,,,\n", n),
            text => Read(text, "text/csv"));
    }

    [Fact]
    public void Json_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, Most, make, text => Read(text, "application/json"));
            Growth.IsProportional($"{name} as data", Most, n => "{\"data\":[" + make(n), text => Read(text, "application/json"));
            Growth.IsProportional($"{name} in a cell", Most,
                n => $"{{\"data\":[{{\"cmdCode\":{System.Text.Json.JsonSerializer.Serialize(make(n))}}}]}}",
                text => Read(text, "application/json"));
        }
        foreach (var piece in (string[])["{\"reporterCode\":12},", "[],", "{\"a\":{\"b\":[1]}},", "1,"])
            Growth.IsProportional(piece, Most, n => "{\"data\":[" + Inputs.Repeated(piece, n) + "{}]}",
                text => Read(text, "application/json"));
    }

    static void Read(string text, string type)
    {
        try
        {
            var rows = new ComtradeFile(new RefusedRows())
                .Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), type, "", CancellationToken.None).GetAsyncEnumerator();
            // A memory stream completes at once, so that all of it runs on this thread.
            while (rows.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
            }
        }
        catch (Problem)
        {
        }
    }
}
