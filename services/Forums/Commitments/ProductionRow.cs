using System.Globalization;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Commitments;

/// <summary>
/// Reads a row of a production survey: a month's figures, and the revised figure of the month before.
/// </summary>
static class ProductionRow
{
    // Files use millions of barrels a day or barrels a day; the database stores thousands.
    const decimal Million = 1000, Barrel = 0.001m;

    public static IReadOnlyList<ProductionContent> Read(Row row)
    {
        var validation = new RequestValidation();
        var published = validation.Date("published", row["published"], required: true);
        var party = Parties.Check("party", row["party"], validation);
        var month = Month("output_month", required: true);
        var value = Amounts.Read(validation, "output_mbd", row["output_mbd"], Million);
        validation.When(row["output_mbd"].Length == 0, "output_mbd", "required", "What was produced, in mb/d.");
        var previous = Month("previous_month", required: row["previous_output_mbd"].Length > 0);
        var previousValue = Amounts.Read(validation, "previous_output_mbd", row["previous_output_mbd"], Million);
        validation.When(previous is { } before && month is { } now && before.First >= now.First, "previous_month", "invalid_date",
            "It lies before output_month.");
        validation.When(month is { } produced && published is { } told && told.Last < produced.First, "published", "end_before_start",
            "A survey comes out after its month has begun.");
        var percent = row["compliance_pct"];
        validation.When(percent.Length > 0 && percent != Production.Negative
            && !int.TryParse(percent, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            "compliance_pct", "invalid_format", "A whole number, or the word negative.");
        var source = row.Source(validation);
        var said = new ProductionContent(party, month ?? default, value ?? 0, source, published ?? default,
            Amounts.Read(validation, "baseline_mbd", row["baseline_mbd"], Million),
            Amounts.Read(validation, "cut_pledged_bpd", row["cut_pledged_bpd"], Barrel),
            Amounts.Read(validation, "cut_achieved_bpd", row["cut_achieved_bpd"], Barrel, negative: true), percent,
            Amounts.Read(validation, "implied_target_mbd", row["implied_target_mbd"], Million));
        validation.Refuse();
        return previous is null || previousValue is null ? [said]
            : [said, new ProductionContent(party, previous.Value, previousValue.Value, source, published!.Value, null, null, null,
                "", null)];

        CivilDate? Month(string column, bool required)
        {
            var value = row[column];
            if (CivilDate.TryParse(value, out var month) && month.Precision == "month") return month;
            validation.When(required || value.Length > 0, column, value.Length == 0 ? "required" : "invalid_date",
                "Name one month: 2020-01.");
            return null;
        }
    }
}
