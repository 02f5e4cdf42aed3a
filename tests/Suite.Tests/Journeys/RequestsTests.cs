using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// The first requests of a newcomer, sent in their order to an embedded run with the demonstration mission.
/// </summary>
public sealed class RequestsTests : IDisposable
{
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-requests-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task Each_request_is_answered_with_the_status_written_beside_it()
    {
        var file = HttpFile.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "requests", "embassy.http")));
        Assert.InRange(file.Requests.Count, 20, 40);
        await using var run = await LocalProcess.Start(data.FullName);
        using var http = run.Http();
        file["host"] = run.Address;
        file["token"] = await LocalProcess.Token(data.FullName, Roles.Administrator);
        foreach (var request in file.Requests)
        {
            using var response = await file.Send(http, request);
            if ((int)response.StatusCode != request.Status)
                Assert.Fail(
                    $"{request.Title} Expected {request.Status}, got {(int)response.StatusCode}: "
                    + $"{await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task A_request_without_a_status_or_with_an_unknown_variable_is_found()
    {
        Assert.Contains("'Is it ready?'",
            Assert.Throws<FormatException>(() => HttpFile.Parse("### Is it ready?\nGET {{host}}/health")).Message,
            StringComparison.Ordinal);
        var file = HttpFile.Parse("@host = http://127.0.0.1\n### Is it ready?\n# 200\nGET {{host}}/{{where}}");
        using var http = new HttpClient();
        Assert.Contains("{{where}}", (await Assert.ThrowsAsync<FormatException>(() => file.Send(http, file.Requests[0]))).Message,
            StringComparison.Ordinal);
    }
}
