'use client'

import { Component, type ReactNode } from 'react'
import { ErrorPanel } from './error-panel'
import { RetryButton } from './retry-button'

type ErrorBoundaryProps = { title: string; requestId?: string; children: ReactNode }

/** Keeps a failing part from taking its page along. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <ErrorPanel
        title={this.props.title}
        message="This part could not be loaded. The rest of the page is not affected."
        requestId={this.props.requestId}
        action={<RetryButton before={() => this.setState({ failed: false })} />}
      />
    )
  }
}
