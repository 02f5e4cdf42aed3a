namespace Embassy.ServiceDefaults.Tests.Wire;

/// <summary>The parts of a page token; tokens as a whole are tested where lists hand them out.</summary>
public class PagingTests
{
    [Fact]
    public void A_part_that_no_list_writes_is_refused_in_the_same_words()
    {
        var refusals = ((Func<object>[])
        [
            () => Paging.Id("1"), () => Paging.Number("-1"), () => Paging.Number("1.0"), () => Paging.Day("2024-02-30"),
            () => Paging.Day("2024-02"), () => Paging.Instant("2024-02-01"), () => Paging.Instant(""),
        ]).Select(read => Assert.Throws<Problem>(read)).ToList();
        Assert.All(refusals, r => Assert.Equal(ProblemCodes.InvalidPageToken, r.ProblemCode));
        Assert.Single(refusals.Select(r => r.Message).Distinct());
    }

    [Fact]
    public void A_part_reads_as_it_was_written()
    {
        var (id, day) = (Guid.NewGuid(), new DateOnly(2024, 2, 29));
        var at = new DateTimeOffset(2024, 2, 29, 12, 0, 0, 123, TimeSpan.FromHours(4));
        Assert.Equal((id, 7, day), (Paging.Id(id.ToString()), Paging.Number("7"), Paging.Day(Paging.Text(day))));
        // PostgreSQL compares instants in UTC only.
        var read = Paging.Instant(at.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((at, TimeSpan.Zero), (read, read.Offset));
    }
}
