using System.IO.Compression;
using System.Net.Http.Headers;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>A mission moves house: exported by one run, its folder is what the next one starts with.</summary>
public sealed class ExportedMissionTests : IDisposable
{
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-moves-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task What_one_run_has_exported_the_next_one_loads_to_the_byte()
    {
        var (old, fresh, folder) =
            (Path.Combine(data.FullName, "old"), Path.Combine(data.FullName, "new"), Path.Combine(data.FullName, "mission"));
        byte[] zip;
        await using (var first = await LocalProcess.Start(old))
        {
            using var editor = first.Http(await LocalProcess.Token(old, Roles.Editor));
            using var pdf =
                new ByteArrayContent(
                    "%PDF-1.4\n%%EOF\n"u8.ToArray())
                { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } };
            await editor.Post("/v1/assets", pdf).Json();
            using var http = first.Http(await LocalProcess.Token(old, Roles.Administrator));
            zip = await http.GetByteArrayAsync(new Uri("/v1/mission:export", UriKind.Relative));
        }
        await using (var archive = new ZipArchive(new MemoryStream(zip))) await archive.ExtractToDirectoryAsync(folder);
        // The records of other services stand beside it, as in the folder of the demonstration.
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "deploy", "missions", "dz-az"))
            .Where(f => Path.GetFileName(f) != "mission.json")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        await using var second = await LocalProcess.Start(fresh, "--mission", folder);
        using var administrator = second.Http(await LocalProcess.Token(fresh, Roles.Administrator));
        Assert.Equal(zip, await administrator.GetByteArrayAsync(new Uri("/v1/mission:export", UriKind.Relative)));
    }
}
