using System.IO.Compression;
using System.Text;
using Embassy.Content.ImportExport;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.ImportExport;

/// <summary>The cost of reading a mission's ZIP grows no faster than its length.</summary>
public class FolderCostTests
{
    const int Most = 64 << 10;

    [Fact]
    public void Names_cost_no_more_than_their_number()
    {
        foreach (var form in (string[])["pages/N/page.json\n", "pages/a/N.md\n", "N\n", "x/N\n", "N/mission.json\n", "facts/N.json\n",
            "a/a/a/a/N\n"])
            Growth.IsProportional(form, Most, n => Inputs.Numbered(form, n),
                names => Open(Zip(names.Split('\n', StringSplitOptions.RemoveEmptyEntries), "{}")));
    }

    [Fact]
    public void A_file_costs_no_more_than_its_length()
    {
        foreach (var (name, make) in Inputs.All())
            Growth.IsProportional(name, Most, make, text => Open(Zip([MissionFolder.Mission, "pages/a/page.json"], text)));
    }

    static MemoryStream Zip(IEnumerable<string> names, string content)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in names)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        file.Position = 0;
        return file;
    }

    static void Open(MemoryStream file)
    {
        try
        {
            // Memory streams complete at once, so that all of it runs on this thread.
            var reader = FolderReader.Open(file, 1 << 30, CancellationToken.None).GetAwaiter().GetResult();
            foreach (var key in reader.Pages)
                _ = reader.Json<PageFile>(MissionFolder.Page(key), CancellationToken.None).GetAwaiter().GetResult();
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is Problem or FolderViolation)
        {
        }
    }
}
