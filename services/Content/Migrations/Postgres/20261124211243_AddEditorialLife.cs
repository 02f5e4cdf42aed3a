using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Content.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddEditorialLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "WasPublic",
                table: "Slugs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Assignee",
                table: "Reviews",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ClosedAt",
                table: "Reviews",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClosedBy",
                table: "Reviews",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "Reviews",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Reviews",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "Owner",
                table: "Pages",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "ReviewAsked",
                table: "Pages",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ReviewBy",
                table: "Pages",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Approval",
                table: "Mission",
                type: "character varying(13)",
                maxLength: 13,
                nullable: false,
                defaultValue: "second-person");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ApprovedAt",
                table: "Editions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ApprovedBy",
                table: "Editions",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Contributors",
                table: "Editions",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "EndedAt",
                table: "Editions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "GoneAt",
                table: "Editions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MovedTo",
                table: "Editions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "Editions",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "Editions",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "WithdrawnAt",
                table: "Editions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Given",
                table: "Cites",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.CreateTable(
                name: "AwaitedEngagements",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HeldAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    PostponedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AwaitedEngagements", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PreviewKey",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PreviewKey", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Schedules",
                columns: table => new
                {
                    PageKey = table.Column<string>(type: "text", nullable: false),
                    Locale = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    PublishAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    WithdrawAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    WaitsFor = table.Column<Guid>(type: "uuid", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    SetBy = table.Column<string>(type: "text", nullable: false),
                    SetAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Error = table.Column<string>(type: "text", nullable: false),
                    RetryAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Schedules", x => new { x.PageKey, x.Locale });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Reviews_Assignee_State",
                table: "Reviews",
                columns: new[] { "Assignee", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Pages_ReviewBy",
                table: "Pages",
                column: "ReviewBy",
                filter: "\"ReviewBy\" IS NOT NULL AND NOT \"ReviewAsked\"");

            migrationBuilder.CreateIndex(
                name: "IX_Editions_Face",
                table: "Editions",
                columns: new[] { "PageKey", "Locale" },
                unique: true,
                filter: "\"State\" IN ('published', 'withdrawn', 'redirected', 'gone')");

            migrationBuilder.CreateIndex(
                name: "IX_Schedules_WaitsFor",
                table: "Schedules",
                column: "WaitsFor");

            // What is there already: who wrote it, which slugs were public, and when an edition was superseded.
            migrationBuilder.Sql("""
                UPDATE "Editions" SET "Contributors" = '["' || replace(replace("Author", '\', '\\'), '"', '\"') || '"]';
                UPDATE "Editions" SET "EndedAt" = (SELECT min(n."PublishedAt") FROM "Editions" n
                    WHERE n."PageKey" = "Editions"."PageKey" AND n."Locale" = "Editions"."Locale" AND n."Number" > "Editions"."Number") WHERE "State" = 'superseded';
                UPDATE "Slugs" SET "WasPublic" = TRUE WHERE EXISTS (SELECT 1 FROM "Editions" e
                    WHERE e."Locale" = "Slugs"."Locale" AND e."Slug" = "Slugs"."Name" AND e."PublishedAt" IS NOT NULL);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AwaitedEngagements");

            migrationBuilder.DropTable(
                name: "PreviewKey");

            migrationBuilder.DropTable(
                name: "Schedules");

            migrationBuilder.DropIndex(
                name: "IX_Reviews_Assignee_State",
                table: "Reviews");

            migrationBuilder.DropIndex(
                name: "IX_Pages_ReviewBy",
                table: "Pages");

            migrationBuilder.DropIndex(
                name: "IX_Editions_Face",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "WasPublic",
                table: "Slugs");

            migrationBuilder.DropColumn(
                name: "Assignee",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "ClosedAt",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "ClosedBy",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Reviews");

            migrationBuilder.DropColumn(
                name: "Owner",
                table: "Pages");

            migrationBuilder.DropColumn(
                name: "ReviewAsked",
                table: "Pages");

            migrationBuilder.DropColumn(
                name: "ReviewBy",
                table: "Pages");

            migrationBuilder.DropColumn(
                name: "Approval",
                table: "Mission");

            migrationBuilder.DropColumn(
                name: "ApprovedAt",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "ApprovedBy",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "Contributors",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "EndedAt",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "GoneAt",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "MovedTo",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "Editions");

            migrationBuilder.DropColumn(
                name: "Given",
                table: "Cites");
        }
    }
}
