using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Embassy.ServiceDefaults.Tests.Settings;

public class SettingsReaderTests
{
    [Theory]
    [InlineData("CatchUp__IntervalSecond", "1", "Unknown setting CatchUp__IntervalSecond. Did you mean CatchUp__IntervalSeconds?")]
    [InlineData("Limits__ReadPerMinute", "1", "Unknown setting Limits__ReadPerMinute. Did you mean Limits__ReadsPerMinute?")]
    [InlineData("CathcUp__IntervalSeconds", "1", "Unknown setting CathcUp__IntervalSeconds. Did you mean CatchUp__IntervalSeconds?")]
    [InlineData("Bus__RetrySeconds", "a", "Bus__RetrySeconds is 'a'. It must be numbers, separated by spaces, each from 0 to 86400 s.")]
    [InlineData("Bus__RetrySeconds", "1 -1",
        "Bus__RetrySeconds is '1 -1'. It must be numbers, separated by spaces, each from 0 to 86400 s.")]
    [InlineData("CatchUp__IntervalSeconds", "0", "CatchUp__IntervalSeconds is '0'. It must be a number from 0.01 to 86400 s.")]
    [InlineData("CatchUp__IntervalSeconds", "NaN", "CatchUp__IntervalSeconds is 'NaN'. It must be a number from 0.01 to 86400 s.")]
    [InlineData("Limits__BodyBytes", "1.5", "Limits__BodyBytes is '1.5'. It must be a whole number from 1 to 1099511627776 bytes.")]
    [InlineData("Limits__WritesPerMinute", "-1", "Limits__WritesPerMinute is '-1'. It must be a whole number from 0 per minute.")]
    [InlineData("Telemetry__Shared", "yes", "Telemetry__Shared is 'yes'. It must be true or false.")]
    [InlineData("Telemetry__Signals", "traces spans", "Telemetry__Signals names 'spans'. It must be some of: traces metrics logs.")]
    [InlineData("Proxies__Trusted", "10.0.0.0/8 proxy",
        "Proxies__Trusted names 'proxy'. It must be an address or a network, such as 10.0.0.0/8.")]
    [InlineData("Services__content", "content:8080", "Services__content is 'content:8080'. It must be an address that begins with http:// or https://.")]
    [InlineData("Bus__Url", "http://user:secret@bus", "Bus__Url is no address. It must begin with amqp:// or amqps://.")]
    public void What_is_unknown_unreadable_or_out_of_range_is_named(string name, string value, string message)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Add((name, value)));
        Assert.Equal(message, Assert.Single(refused.Failures));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var refused =
            Assert.Throws<OptionsValidationException>(
                () => Add(("Log__KeepDays", "x"), ("Log__Days", "1"), ("CatchUp__RetrySeconds", "x")));
        Assert.Equal(3, refused.Failures.Count());
    }

    // The environment of a program has much that is not ours; and Compose gives an empty value to what is not set.
    [Theory]
    [InlineData("PATH", "/bin")]
    [InlineData("PUBLIC_ADDRESS", "http://localhost")]
    [InlineData("LOG", "debug")]
    [InlineData("Logging__LogLevel__Default", "Debug")]
    [InlineData("Cache__Megabytes", "of another host, which knows it")]
    [InlineData("CatchUp__IntervalSeconds", "")]
    public void What_is_not_ours_and_what_is_empty_is_left_alone(string name, string value) =>
        Assert.Equal(60, Add((name, value)).GetRequiredService<CatchUpOptions>().IntervalSeconds);

    [Fact]
    public void Names_are_read_in_either_case_and_numbers_with_a_point()
    {
        var services = Add(("catchup__intervalseconds", "1.5"), ("Bus__RetrySeconds", "0.5  2"), ("Proxies__Trusted", "10.0.0.1,fd00::/8"), ("Services__forums-un", "http://un"));
        Assert.Equal(1.5, services.GetRequiredService<CatchUpOptions>().IntervalSeconds);
        Assert.Equal([0.5, 2], services.GetRequiredService<BusOptions>().RetrySeconds);
        Assert.Equal(["10.0.0.1/32", "fd00::/8"], services.GetRequiredService<ProxyOptions>().Networks.Select(n => n.ToString()));
        Assert.Equal("http://un", services.GetRequiredService<ServiceAddresses>().Addresses["forums-un"]);
    }

    [Theory]
    [InlineData("amqp://content:p@rabbitmq")]
    [InlineData("amqp://content:p@rabbitmq\n")]
    [InlineData("amqp://content:p@rabbitmq\r\n")]
    public void A_secret_is_read_from_its_file_without_the_new_line_at_its_end(string text) => With(text, file =>
        Assert.Equal("amqp://content:p@rabbitmq", Add(("Bus__Url_FILE", file)).GetRequiredService<BusOptions>().Url));

    [Fact]
    public void A_secret_that_cannot_be_read_or_is_set_twice_is_named_and_not_repeated() => With("amqp://content:p@rabbitmq", file =>
    {
        Assert.Equal($"Bus__Url_FILE: there is no file {file}.gone.", Refusal(("Bus__Url_FILE", file + ".gone")));
        Assert.Equal("Bus__Url_FILE: the file /proc/self/mem cannot be read.", Refusal(("Bus__Url_FILE", "/proc/self/mem")));
        Assert.Equal("Bus__Url and Bus__Url_FILE are both set. Set one of them.",
            Refusal(("Bus__Url_FILE", file), ("Bus__Url", "amqp://b")));
        File.WriteAllText(file, "\n");
        Assert.Equal($"Bus__Url_FILE: the file {file} is empty.", Refusal(("Bus__Url_FILE", file)));
        File.WriteAllText(file, "http://user:secret@bus");
        Assert.Equal("Bus__Url is no address. It must begin with amqp:// or amqps://.", Refusal(("Bus__Url_FILE", file)));
        Assert.Equal("Unknown setting Bus__Urls_FILE. Did you mean Bus__Url_FILE?", Refusal(("Bus__Urls_FILE", file)));
        Assert.Equal("Unknown setting Log__KeepDays_FILE. Did you mean Log__KeepDays?", Refusal(("Log__KeepDays_FILE", file)));
        Assert.Null(Add(("Bus__Url_FILE", "")).GetRequiredService<BusOptions>().Url);
    });

    static string Refusal(params (string Name, string Value)[] settings) =>
        Assert.Single(Assert.Throws<OptionsValidationException>(() => Add(settings)).Failures);

    static void With(string text, Action<string> test)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            test(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    static ServiceProvider Add(params (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSettings(new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(s => KeyValuePair.Create(s.Name.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value))).Build(),
            typeof(SettingsReader).Assembly);
        return services.BuildServiceProvider();
    }
}
