import type { ReactNode } from 'react';
import styles from './DataTable.module.css';

export interface Column<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
}

/** A small table of plain data. A column that no row fills is left out. */
export function DataTable<Row>({ label, columns, rows, rowKey }: { label: string; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row, index: number) => string }) {
  const filled = columns.filter((column) => rows.some((row) => !isEmpty(column.cell(row))));
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {filled.map((column) => (
              <th key={column.label} scope="col" data-numeric={column.numeric || undefined}>{column.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)}>
              {filled.map((column) => (
                <td key={column.label} data-numeric={column.numeric || undefined}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isEmpty(value: ReactNode): boolean {
  return value === null || value === undefined || value === '' || value === false;
}
