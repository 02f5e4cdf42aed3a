using Embassy.Identity.Accounts;

namespace Embassy.Identity.Tests.Accounts;

public class TotpTests
{
    // RFC 6238, appendix B: the last six of eight digits, for the key "12345678901234567890".
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
    {
        const string key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, Totp.Code(key, at));
        foreach (var (ahead, known) in ((int, bool)[])[(-30, true), (0, true), (30, true), (-90, false), (90, false)])
            Assert.Equal(known ? seconds / 30 : null, Totp.StepOf(key, code, at.AddSeconds(ahead)));
    }

    [Fact]
    public void A_new_key_has_160_bits_as_32_characters()
    {
        Assert.Matches("^[A-Z2-7]{32}$", Totp.NewKey());
        Assert.NotEqual(Totp.NewKey(), Totp.NewKey());
    }
}
