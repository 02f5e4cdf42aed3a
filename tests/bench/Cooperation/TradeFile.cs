using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Embassy.Bench.Cooperation;

/// <summary>A CSV of UN Comtrade with made-up amounts, written while it is sent: it never stands in memory.</summary>
sealed class TradeFile : HttpContent
{
    const string Header =
        "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,classificationCode,cmdCode,cmdDesc,"
        + "aggrLevel,isLeaf,customsCode,mosCode,motCode,qtyUnitCode,qty,isQtyEstimated,netWgt,isNetWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag,isReported,isAggregate\n";

    readonly int rows;

    public TradeFile(int rows)
    {
        this.rows = rows;
        Headers.ContentType = new MediaTypeHeaderValue("text/csv");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 64 << 10, leaveOpen: true);
        await writer.WriteAsync(Header);
        for (var i = 0; i < rows; i++) await writer.WriteAsync(Row(i));
    }

    // Both States, both flows, as many years as it takes: all goods, 96 chapters, and 4,903 subheadings of each.
    static string Row(int i)
    {
        var (good, series) = (i % 5000, i / 5000);
        var (reporter, partner, flow, year) =
            (series % 2 == 0 ? 12 : 31, series % 2 == 0 ? 31 : 12, series / 2 % 2 == 0 ? "M" : "X", 2024 - series / 4);
        var commodity = good == 0 ? "TOTAL" : good <= 76 ? good.ToString("00", CultureInfo.InvariantCulture)
            : good <= 96 ? (good + 1).ToString("00", CultureInfo.InvariantCulture) : (100000 + good).ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture,
            $"C,A,{year}0101,{year},52,{year},{reporter},XXX,Some State,{flow},Flow,{partner},XXX,Other State,0,H6,{commodity},\"Goods "
            + $"of a long name, as they are described "
            + $"there\",6,true,C00,0,0,8,{i},false,{i}.5,false,,,{1000 + i % 999983}.{i % 1000:000},0,true,false\n");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
