using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Embassy.Cooperation.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LogEpochs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "Data",
                table: "Outbox",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "TEXT");

            migrationBuilder.AddColumn<string>(
                name: "Withholds",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Epoch",
                table: "LogPositions",
                type: "TEXT",
                maxLength: 36,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "LogState",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Epoch = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    EpochStart = table.Column<long>(type: "INTEGER", nullable: false),
                    Pruned = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LogState", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_NotBefore",
                table: "Outbox",
                column: "NotBefore",
                filter: "\"NotBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Subject",
                table: "Outbox",
                column: "Subject",
                filter: "\"Data\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Time",
                table: "Outbox",
                column: "Time");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LogState");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_NotBefore",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_Subject",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_Time",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Withholds",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Epoch",
                table: "LogPositions");

            migrationBuilder.AlterColumn<string>(
                name: "Data",
                table: "Outbox",
                type: "TEXT",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldNullable: true);
        }
    }
}
