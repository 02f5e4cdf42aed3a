using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Cooperation.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddTermsRoadmapTrade : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AuthenticLocales",
                table: "Agreements",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<DateOnly>(
                name: "NextDay",
                table: "Agreements",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ParentId",
                table: "Agreements",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PrevailingLocale",
                table: "Agreements",
                type: "TEXT",
                maxLength: 12,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Relation",
                table: "Agreements",
                type: "TEXT",
                maxLength: 12,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "Rule_Provisional",
                table: "Agreements",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "SeenThrough",
                table: "Agreements",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Term_DenunciationMonths",
                table: "Agreements",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Term_Months",
                table: "Agreements",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Term_NoticeMonths",
                table: "Agreements",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Term_RenewalMonths",
                table: "Agreements",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Texts",
                table: "Agreements",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "ToldStatus",
                table: "Agreements",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "proposed");

            migrationBuilder.AddColumn<string>(
                name: "Document",
                table: "Actions",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "Related",
                table: "Actions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Initiatives",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Titles = table.Column<string>(type: "TEXT", nullable: false),
                    Dimension = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Sector = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    EngagementId = table.Column<Guid>(type: "TEXT", nullable: true),
                    OutcomeId = table.Column<Guid>(type: "TEXT", nullable: true),
                    OutcomeTexts = table.Column<string>(type: "TEXT", nullable: false),
                    AgreementId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Sources = table.Column<string>(type: "TEXT", nullable: false),
                    Audience = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    EmbargoUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    NextDay = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Initiatives", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Proposals",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    EngagementId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Texts = table.Column<string>(type: "TEXT", nullable: false),
                    Owner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Due = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    ResultId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Proposals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TradeFigures",
                columns: table => new
                {
                    Reporter = table.Column<string>(type: "TEXT", nullable: false),
                    Partner = table.Column<string>(type: "TEXT", nullable: false),
                    Flow = table.Column<string>(type: "TEXT", nullable: false),
                    Period = table.Column<string>(type: "TEXT", nullable: false),
                    Commodity = table.Column<string>(type: "TEXT", nullable: false),
                    Level = table.Column<short>(type: "INTEGER", nullable: false),
                    Value = table.Column<long>(type: "INTEGER", precision: 19, scale: 4, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", nullable: false),
                    Basis = table.Column<string>(type: "TEXT", nullable: false),
                    SourceReference = table.Column<string>(type: "TEXT", nullable: false),
                    SourceRetrieved = table.Column<string>(type: "TEXT", nullable: false),
                    SourceNote = table.Column<string>(type: "TEXT", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TradeFigures", x => new { x.Reporter, x.Partner, x.Flow, x.Period, x.Commodity });
                });

            migrationBuilder.CreateTable(
                name: "TradeRevisions",
                columns: table => new
                {
                    Reporter = table.Column<string>(type: "TEXT", nullable: false),
                    Partner = table.Column<string>(type: "TEXT", nullable: false),
                    Flow = table.Column<string>(type: "TEXT", nullable: false),
                    Period = table.Column<string>(type: "TEXT", nullable: false),
                    Commodity = table.Column<string>(type: "TEXT", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<long>(type: "INTEGER", precision: 19, scale: 4, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", nullable: false),
                    Basis = table.Column<string>(type: "TEXT", nullable: false),
                    SourceReference = table.Column<string>(type: "TEXT", nullable: false),
                    SourceRetrieved = table.Column<string>(type: "TEXT", nullable: false),
                    SourceNote = table.Column<string>(type: "TEXT", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TradeRevisions", x => new { x.Reporter, x.Partner, x.Flow, x.Period, x.Commodity, x.Revision });
                });

            migrationBuilder.CreateTable(
                name: "TradeSeries",
                columns: table => new
                {
                    Reporter = table.Column<string>(type: "TEXT", nullable: false),
                    Partner = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TradeSeries", x => new { x.Reporter, x.Partner });
                });

            migrationBuilder.CreateTable(
                name: "TradeTargets",
                columns: table => new
                {
                    Reporter = table.Column<string>(type: "TEXT", nullable: false),
                    Partner = table.Column<string>(type: "TEXT", nullable: false),
                    Year = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<long>(type: "INTEGER", precision: 19, scale: 4, nullable: false),
                    Currency = table.Column<string>(type: "TEXT", nullable: false),
                    Source_Reference = table.Column<string>(type: "TEXT", nullable: false),
                    Source_Retrieved = table.Column<string>(type: "TEXT", nullable: false),
                    Source_Note = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TradeTargets", x => new { x.Reporter, x.Partner, x.Year });
                });

            migrationBuilder.CreateTable(
                name: "Steps",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    InitiativeId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Titles = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Body = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Due = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    Weight = table.Column<int>(type: "INTEGER", nullable: false),
                    After = table.Column<string>(type: "TEXT", nullable: false),
                    DoneOn = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    Evidence = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Steps", x => new { x.InitiativeId, x.Key });
                    table.ForeignKey(
                        name: "FK_Steps_Initiatives_InitiativeId",
                        column: x => x.InitiativeId,
                        principalTable: "Initiatives",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Agreements_NextDay",
                table: "Agreements",
                column: "NextDay");

            migrationBuilder.CreateIndex(
                name: "IX_Agreements_ParentId",
                table: "Agreements",
                column: "ParentId");

            migrationBuilder.CreateIndex(
                name: "IX_Initiatives_CreatedAt_Id",
                table: "Initiatives",
                columns: new[] { "CreatedAt", "Id" },
                descending: new[] { true, false });

            migrationBuilder.CreateIndex(
                name: "IX_Initiatives_NextDay",
                table: "Initiatives",
                column: "NextDay");

            migrationBuilder.CreateIndex(
                name: "IX_Proposals_CreatedAt_Id",
                table: "Proposals",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_TradeFigures_Reporter_Partner_Level_Flow_Period_Value",
                table: "TradeFigures",
                columns: new[] { "Reporter", "Partner", "Level", "Flow", "Period", "Value" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Proposals");

            migrationBuilder.DropTable(
                name: "Steps");

            migrationBuilder.DropTable(
                name: "TradeFigures");

            migrationBuilder.DropTable(
                name: "TradeRevisions");

            migrationBuilder.DropTable(
                name: "TradeSeries");

            migrationBuilder.DropTable(
                name: "TradeTargets");

            migrationBuilder.DropTable(
                name: "Initiatives");

            migrationBuilder.DropIndex(
                name: "IX_Agreements_NextDay",
                table: "Agreements");

            migrationBuilder.DropIndex(
                name: "IX_Agreements_ParentId",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "AuthenticLocales",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "NextDay",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "ParentId",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "PrevailingLocale",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Relation",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Rule_Provisional",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "SeenThrough",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Term_DenunciationMonths",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Term_Months",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Term_NoticeMonths",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Term_RenewalMonths",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Texts",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "ToldStatus",
                table: "Agreements");

            migrationBuilder.DropColumn(
                name: "Document",
                table: "Actions");

            migrationBuilder.DropColumn(
                name: "Related",
                table: "Actions");
        }
    }
}
