using System.Text;
using Embassy.Forums.Imports;
using Embassy.Forums.VoteImports;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;

namespace Embassy.Forums.Tests.Imports;

/// <summary>The cost of reading a file of rows, CSV or JSON, and a file of votes.</summary>
public class FileCostTests
{
    const int Most = 128 << 10;

    static readonly FileLayout Layout = new(["forum", "iso3", "note"], "title") { Figures = ["note"] };

    [Fact]
    public void Rows_cost_no_more_than_the_files_length()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, Most, n => "forum,iso3,note\n" + make(n), text => Rows(text, "text/csv"));
            Growth.IsProportional($"{name} as the head", Most, make, text => Rows(text, "text/csv"));
            Growth.IsProportional($"{name} as JSON", Most, make, text => Rows(text, "application/json"));
            Growth.IsProportional($"{name} in JSON", Most, n => $"[{{\"note\":{System.Text.Json.JsonSerializer.Serialize(make(n))}}}]",
                text => Rows(text, "application/json"));
        }
        foreach (var piece in (string[])["{\"forum\":\"NAM\"},", "[],", "{\"a\":1},", "\n{},"])
            Growth.IsProportional(piece, Most, n => "[" + Inputs.Repeated(piece, n) + "{}]", text => Rows(text, "application/json"));
    }

    [Fact]
    public void Votes_cost_no_more_than_the_files_length()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, Most, n => "rcid,country,country_code,vote\n" + make(n), Votes);
            Growth.IsProportional($"{name} as the head", Most, make, Votes);
        }
        Growth.IsProportional("votes", Most, n => "rcid,country,country_code,vote\n" + Inputs.Numbered("N,Algeria,DZ,yes\n", n), Votes);
    }

    static void Rows(string text, string type) => Refusable(() =>
    {
        var file = new RowFile(new HttpBody { ContentType = type, Data = ByteString.CopyFromUtf8(text) }, Layout, new Limits());
        foreach (var row in file.Rows()) _ = row["note"];
    });

    static void Votes(string text) => Refusable(() =>
    {
        var bytes = new MemoryStream();
        bytes.Write(Encoding.UTF8.GetBytes(text));
        bytes.Position = 0;
        using var file = VoteFile.Open(bytes, new VoteImportOutcome());
        foreach (var row in file.Rows()) _ = row.Cells[0];
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
