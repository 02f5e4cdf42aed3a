using System.Net;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults.Tests.Callers;

public class AccessRejectionsTests
{
    [Fact]
    public async Task A_request_without_a_sufficient_role_has_a_line_with_its_subject_once_a_minute()
    {
        await using var stack = await Stack.Start(Way.Embedded, [Probe.Listener]);
        foreach (var address in (string[])[stack.Address, stack.AddressOf("content")])
        {
            var before = Lines(stack).Count;
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", stack.Token(Roles.ProtocolOfficer));
            for (var n = 0; n < 3; n++)
                Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri("/v1/schedules", UriKind.Relative))).StatusCode);
            var line = Assert.Single(Lines(stack).Skip(before));
            Assert.Contains(Roles.ProtocolOfficer, line, StringComparison.Ordinal);
            Assert.Contains("chedules", line, StringComparison.Ordinal);
        }
    }

    static List<string> Lines(Stack stack) =>
        [.. stack.Logged(LogLevel.Warning).Where(l => l.Contains("requests of", StringComparison.Ordinal))];
}
